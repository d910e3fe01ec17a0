package dev.arcbox.vm;

import dev.arcbox.virtio.balloon.BalloonEndpoint;
import dev.arcbox.virtio.vsock.VsockHost;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a machine's devices are made from, and what outlives any one instance of them: open disks,
 * the vsock endpoint. Closed when no worker serves them any more.
 */
public interface GuestDevices extends AutoCloseable {
  /** The devices in the order in which the guest finds them. */
  List<DeviceSpec> devices();

  /** The host's end of the vsock device. */
  VsockHost vsock();

  /** The host's end of the balloon, where there is one. */
  default Optional<BalloonEndpoint> balloon() {
    return Optional.empty();
  }

  @Override
  void close();

  /** Opens them for a machine; called once per VM, on a thread that may block. */
  @FunctionalInterface
  interface Opener {
    GuestDevices open(VmConfig config) throws IOException;
  }
}
