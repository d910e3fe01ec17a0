package dev.arcbox.vhostuser;

import dev.arcbox.virtio.DeviceEvents;
import dev.arcbox.virtio.DeviceFactory;
import dev.arcbox.virtio.DeviceRunner;
import dev.arcbox.worker.PinnedWorker;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A device behind its socket, on a worker of its own. */
final class ServerRig implements AutoCloseable {
  final Path socket;
  final Queue<String> events = new ConcurrentLinkedQueue<>();
  private final PinnedWorker worker = PinnedWorker.start("rig", e -> events.add("uncaught " + e));
  final DeviceRunner runner;
  final VhostUserServer server;

  private record Parts(DeviceRunner runner, VhostUserServer server) {}

  ServerRig(Path folder, DeviceFactory factory) {
    socket = folder.resolve("device.sock");
    CompletableFuture<Parts> made = new CompletableFuture<>();
    worker.execute(
        () -> {
          DeviceRunner fresh = new DeviceRunner(factory, worker, new Recorder());
          made.complete(new Parts(fresh, VhostUserServer.listen(socket, fresh, worker)));
        });
    runner = made.join().runner();
    server = made.join().server();
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
    public void reset() {}
  }

  /** Waits until the worker has done what came before. */
  void settle() {
    for (int i = 0; i < 3; i++) {
      CompletableFuture<Void> round = new CompletableFuture<>();
      worker.execute(() -> round.complete(null));
      round.join();
    }
  }

  @Override
  public void close() {
    worker.execute(
        () -> {
          server.close();
          runner.close();
        });
    worker.close();
  }
}
