package dev.arcbox.virtio;

import dev.arcbox.hypervisor.GuestMemory;
import dev.arcbox.platform.fd.Epoll;
import dev.arcbox.platform.fd.EventFd;
import dev.arcbox.testkit.ring.DriverRing;
import dev.arcbox.testkit.ring.RingDriver;
import dev.arcbox.testkit.ring.SharedGuest;
import dev.arcbox.virtio.queue.QueueFeatures;
import dev.arcbox.virtio.queue.QueueLayout;
import dev.arcbox.virtio.queue.QueueState;
import dev.arcbox.worker.PinnedWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;

/**
 * A device model on its own worker in this process, driven through rings in shared memory: no
 * transport between. What the device throws is kept in {@link #failures} and it is restarted.
 */
public final class DrivenDevice implements AutoCloseable {
  /** What the device threw. */
  public final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  /** Rings that the device gave up. */
  public final Queue<String> broken = new ConcurrentLinkedQueue<>();

  private final SharedGuest guest;
  private final PinnedWorker worker;
  private final List<RingDriver> owned = new ArrayList<>();
  private final CompletableFuture<DeviceRunner> runner = new CompletableFuture<>();
  private final long features;

  /** Starts the device with the given negotiated features. */
  public DrivenDevice(SharedGuest guest, DeviceFactory factory, long features) {
    this.guest = guest;
    this.features = features;
    this.worker = PinnedWorker.start("driven-device", failures::add);
    worker.execute(
        () -> {
          DeviceRunner made = new DeviceRunner(factory, worker, new Events());
          made.changeMemory(memory(guest));
          made.activate(features);
          runner.complete(made);
        });
  }

  private static GuestMemory memory(SharedGuest guest) {
    return GuestMemory.of(List.of(new GuestMemory.Region(SharedGuest.BASE, guest.bytes())));
  }

  private final class Events implements DeviceEvents {
    @Override
    public void failed(Throwable cause) {
      failures.add(cause);
      runner.join().restart();
    }

    @Override
    public void broken(int queue, String why) {
      broken.add(queue + ": " + why);
    }

    @Override
    public void reset() {}
  }

  public DeviceRunner runner() {
    return runner.join();
  }

  /** Starts queue {@code index}; {@code call} may serve several. */
  public RingDriver startQueue(int index, int size, EventFd call) {
    DriverRing ring = new DriverRing(guest, size, QueueFeatures.of(features).eventIdx());
    RingDriver driver = new RingDriver(ring, EventFd.create(), call);
    owned.add(driver);
    onWorker(
        () -> {
          QueueLayout layout =
              new QueueLayout(
                  size, ring.place().descriptors(), ring.place().available(), ring.place().used());
          worker.register(
              driver.kick().fd(),
              Epoll.READ,
              events -> {
                driver.kick().drain();
                runner().kicked(index);
              });
          runner().startQueue(index, new QueueSetup(layout, call::signal), QueueState.FRESH);
        });
    return driver;
  }

  /** Runs a task on the device's worker and waits for it. */
  public void onWorker(Runnable task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    worker.execute(
        () -> {
          try {
            task.run();
            done.complete(null);
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    try {
      done.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    onWorker(() -> runner().close());
    worker.close();
    for (RingDriver each : owned) {
      each.close();
    }
  }
}
