package dev.arcbox.cli.daemon;

import dev.arcbox.cli.output.Printer;
import dev.arcbox.proto.api.SetupStatus;
import dev.arcbox.proto.api.SetupStatusRequest;
import dev.arcbox.ttrpc.ClientCall;
import dev.arcbox.ttrpc.SystemMethods;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Says on standard error what the daemon is busy with, while a call that needs the virtual machine
 * takes long. Its own thread and connection; silent for as long as a warm call takes.
 */
public final class SetupProgress implements AutoCloseable {
  private static final long SILENCE_MILLIS = 1_500;

  private final Connection connection;
  private final Printer err;
  private final boolean redraw;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;
  private boolean shown;

  private SetupProgress(Connection connection, Printer err, boolean redraw) {
    this.connection = connection;
    this.err = err;
    this.redraw = redraw;
    this.thread = new Thread(this::run, "arcbox-progress");
    thread.setDaemon(true);
  }

  /**
   * Begins to watch.
   *
   * @param redraw whether the line may be drawn over, as on a terminal
   */
  public static SetupProgress watch(Connection connection, Printer err, boolean redraw) {
    SetupProgress progress = new SetupProgress(connection, err, redraw);
    progress.thread.start();
    return progress;
  }

  private void run() {
    try {
      if (over.await(SILENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
      try (Connection own = connection.another();
          ClientCall<SetupStatusRequest, SetupStatus> call =
              own.stream(
                  SystemMethods.WATCH_SETUP_STATUS, SetupStatusRequest.getDefaultInstance())) {
        Thread closer = Thread.ofVirtual().start(() -> closeWhenOver(call));
        Optional<SetupStatus> status = call.receive();
        while (status.isPresent() && over.getCount() > 0) {
          if (status.get().getPhase() != SetupStatus.Phase.READY) {
            show(status.get());
          } else if (shown) {
            close();
          }
          status = call.receive();
        }
        closer.interrupt();
      }
    } catch (IOException | TtrpcException e) {
      // The call that the user waits for tells what is wrong.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeWhenOver(ClientCall<?, ?> call) {
    try {
      over.await();
      call.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void show(SetupStatus status) {
    if (over.getCount() == 0 || status.getMessage().isEmpty()) {
      return;
    }
    if (redraw) {
      err.text("\r\u001b[Karcbox: ").text(status.getMessage()).text(" …").flush();
    } else {
      err.text("arcbox: ").text(status.getMessage()).line().flush();
    }
    shown = true;
  }

  @Override
  public synchronized void close() {
    over.countDown();
    if (shown && redraw) {
      err.text("\r\u001b[K").flush();
    }
  }
}
