package dev.arcbox.vm;

import dev.arcbox.hypervisor.MmioSlot;
import dev.arcbox.vhostuser.VhostUserServer;
import dev.arcbox.virtio.DeviceRunner;
import dev.arcbox.virtio.mmio.MmioTransport;
import dev.arcbox.worker.Worker;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** Where a device is served: puts its runner there, on the device's worker. */
@FunctionalInterface
interface DevicePlace {
  Attachment attach(DeviceRunner runner, Worker worker);

  /**
   * A device in its place.
   *
   * @param malformed counts what the other side got wrong
   * @param end takes the device out; worker thread only
   */
  record Attachment(LongSupplier malformed, Runnable end) {}

  /** Listens for a vhost-user front end. */
  static DevicePlace socket(Path path) {
    return (runner, worker) -> {
      VhostUserServer server = VhostUserServer.listen(path, runner, worker);
      return new Attachment(() -> server.metrics().malformed().value(), server::close);
    };
  }

  /** Stands in a machine's MMIO slot. */
  static DevicePlace slot(MmioSlot slot) {
    return (runner, worker) -> {
      MmioTransport transport = MmioTransport.attach(slot, runner, worker);
      return new Attachment(() -> transport.metrics().guestErrors(), transport::close);
    };
  }
}
