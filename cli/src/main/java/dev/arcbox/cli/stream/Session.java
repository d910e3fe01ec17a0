package dev.arcbox.cli.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.arcbox.cli.CliException;
import dev.arcbox.cli.Context;
import dev.arcbox.cli.terminal.Terminal;
import dev.arcbox.proto.api.OutputChunk;
import dev.arcbox.ttrpc.ClientCall;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** One joined set of streams. Run once. */
public final class Session<Q extends MessageLite> {
  private static final int INPUT_PIECE = 64 * 1024;

  private final Context context;
  private final ClientCall<Q, OutputChunk> call;
  private final Requests<Q> requests;
  private final Runnable beforeOutput;
  private final ReentrantLock sending = new ReentrantLock();
  private volatile boolean detached;

  /**
   * A session on an open call.
   *
   * @param beforeOutput runs before anything is written, possibly many times
   */
  public Session(
      Context context,
      ClientCall<Q, OutputChunk> call,
      Requests<Q> requests,
      Runnable beforeOutput) {
    this.context = context;
    this.beforeOutput = beforeOutput;
    this.call = call;
    this.requests = requests;
  }

  /**
   * Joins the streams until they end.
   *
   * @param first the message that opens the call
   * @param input whether standard input is sent
   * @param tty whether the process has a terminal
   */
  @SuppressWarnings("try") // both are there to be undone at the end
  public Outcome run(Q first, boolean input, boolean tty) {
    boolean raw = tty && input && context.terminal().isTerminal(Terminal.Stream.IN);
    try (Terminal.Raw mode = raw ? context.terminal().raw() : Session::nothing;
        Terminal.Registration resizes = tty ? onResize() : Session::nothing) {
      // A server that has ended the call already says why to receive().
      if (trySend(first) && input) {
        startInput(raw);
      }
      return receive();
    }
  }

  private static void nothing() {}

  private Terminal.Registration onResize() {
    return context.terminal().onSignal("WINCH", this::resized);
  }

  private void resized() {
    Optional<Terminal.Size> size = context.terminal().size();
    if (size.isPresent()) {
      trySend(requests.resize(size.get()));
    }
  }

  private void startInput(boolean raw) {
    Thread thread = new Thread(() -> pump(raw), "arcbox-input");
    thread.setDaemon(true);
    thread.start();
  }

  private void pump(boolean raw) {
    byte[] piece = new byte[INPUT_PIECE];
    DetachKeys keys = new DetachKeys();
    boolean going = true;
    while (going) {
      int count = read(piece);
      if (count < 0) {
        trySend(requests.closeInput());
        return;
      }
      going = raw ? typed(keys, piece, count) : sendInput(ByteString.copyFrom(piece, 0, count));
    }
  }

  private boolean typed(DetachKeys keys, byte[] piece, int count) {
    byte[] passed = keys.filter(piece, count);
    boolean sent = passed.length == 0 || sendInput(ByteString.copyFrom(passed));
    if (keys.found()) {
      detached = true;
      call.close();
      return false;
    }
    return sent;
  }

  /** A terminal that has hung up, or a closed descriptor, is the end of input. */
  private int read(byte[] piece) {
    try {
      return context.streams().in().read(piece);
    } catch (IOException e) {
      return -1;
    }
  }

  private boolean sendInput(ByteString bytes) {
    return trySend(requests.input(bytes));
  }

  /** False when the call has ended: the receiving side knows why. */
  private boolean trySend(Q request) {
    try {
      send(request);
      return true;
    } catch (TtrpcException e) {
      return false;
    }
  }

  private void send(Q request) {
    sending.lock();
    try {
      call.send(request);
    } finally {
      sending.unlock();
    }
  }

  private Outcome receive() {
    try {
      while (true) {
        Optional<OutputChunk> chunk = call.receive();
        if (chunk.isEmpty()) {
          return new Outcome.Closed();
        }
        write(chunk.get());
        if (chunk.get().getEnded()) {
          return new Outcome.Exited(chunk.get().getExitCode());
        }
      }
    } catch (TtrpcException e) {
      if (detached) {
        return new Outcome.Detached();
      }
      throw e;
    }
  }

  private void write(OutputChunk chunk) {
    if (chunk.getData().isEmpty()) {
      return;
    }
    beforeOutput.run();
    OutputStream to =
        chunk.getStream() == OutputChunk.Stream.STDERR
            ? context.streams().err()
            : context.streams().out();
    try {
      chunk.getData().writeTo(to);
    } catch (IOException e) {
      throw new CliException.OutputClosed(e);
    }
  }
}
