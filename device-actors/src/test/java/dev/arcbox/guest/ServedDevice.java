package dev.arcbox.guest;

import dev.arcbox.vhostuser.VhostUserServer;
import dev.arcbox.virtio.DeviceEvents;
import dev.arcbox.virtio.DeviceFactory;
import dev.arcbox.virtio.DeviceRunner;
import dev.arcbox.worker.PinnedWorker;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A device at a vhost-user socket, on a worker of its own, without actors. */
public final class ServedDevice implements AutoCloseable {
  /** What the device threw, and rings that it gave up. */
  public final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  private final PinnedWorker worker;
  private final Path socket;
  private final CompletableFuture<DeviceRunner> runner = new CompletableFuture<>();
  private final CompletableFuture<VhostUserServer> server = new CompletableFuture<>();

  public ServedDevice(Path socket, DeviceFactory factory) {
    this.socket = socket;
    this.worker = PinnedWorker.start("served-device", failures::add);
    worker.execute(
        () -> {
          runner.complete(new DeviceRunner(factory, worker, new Events()));
          server.complete(VhostUserServer.listen(socket, runner.join(), worker));
        });
    server.join();
  }

  private final class Events implements DeviceEvents {
    @Override
    public void failed(Throwable cause) {
      failures.add(cause);
      runner.join().restart();
    }

    @Override
    public void broken(int queue, String why) {
      failures.add(new IllegalStateException("queue " + queue + ": " + why));
    }

    @Override
    public void reset() {}
  }

  /** The value of {@code virtio_uml.device=} for it. */
  public String umlDevice() {
    return socket + ":" + runner.join().identity().deviceId();
  }

  public DeviceRunner runner() {
    return runner.join();
  }

  @Override
  public void close() {
    worker.execute(
        () -> {
          server.join().close();
          runner.join().close();
        });
    worker.close();
  }
}
