package dev.arcbox.virtio.mmio;

import dev.arcbox.testkit.mmio.MmioFrontEnd;
import dev.arcbox.testkit.mmio.PretendedSlot;
import dev.arcbox.testkit.ring.SharedGuest;
import dev.arcbox.virtio.DeviceEvents;
import dev.arcbox.virtio.DeviceFactory;
import dev.arcbox.virtio.DeviceRunner;
import dev.arcbox.worker.PinnedWorker;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A device behind its registers, on a worker of its own. */
public final class MmioRig implements AutoCloseable {
  public final Queue<String> events = new ConcurrentLinkedQueue<>();
  public final PretendedSlot slot;
  public final MmioFrontEnd driver;
  public final DeviceRunner runner;
  public final MmioTransport transport;
  private final PinnedWorker worker =
      PinnedWorker.start("mmio-rig", e -> events.add("uncaught " + e));

  private record Parts(DeviceRunner runner, MmioTransport transport) {}

  public MmioRig(SharedGuest guest, DeviceFactory factory, SharedWindow... windows) {
    slot = new PretendedSlot(guest);
    CompletableFuture<Parts> made = new CompletableFuture<>();
    worker.execute(
        () -> {
          DeviceRunner fresh = new DeviceRunner(factory, worker, new Recorder());
          made.complete(
              new Parts(fresh, MmioTransport.attach(slot, fresh, worker, List.of(windows))));
        });
    runner = made.join().runner();
    transport = made.join().transport();
    driver = new MmioFrontEnd(slot, guest);
  }

  private final class Recorder implements DeviceEvents {
    @Override
    public void failed(Throwable cause) {
      events.add("failed " + cause);
    }

    @Override
    public void broken(int queue, String why) {
      events.add("broken " + queue);
    }

    @Override
    public void reset() {
      events.add("reset");
    }
  }

  /** Waits until the worker has done what came before, and what that asked for. */
  public void settle() {
    for (int i = 0; i < 3; i++) {
      CompletableFuture<Void> round = new CompletableFuture<>();
      worker.execute(() -> round.complete(null));
      round.join();
    }
  }

  @Override
  public void close() {
    driver.close();
    worker.execute(
        () -> {
          transport.close();
          runner.close();
        });
    worker.close();
  }
}
