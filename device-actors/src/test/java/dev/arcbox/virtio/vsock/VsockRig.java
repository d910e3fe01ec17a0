package dev.arcbox.virtio.vsock;

import dev.arcbox.platform.fd.EventFd;
import dev.arcbox.testkit.ring.SharedGuest;
import dev.arcbox.testkit.vsock.VsockGuest;
import dev.arcbox.virtio.DeviceFactory;
import dev.arcbox.virtio.DrivenDevice;
import dev.arcbox.virtio.queue.QueueFeatures;

/** A vsock endpoint, its device, and a pretended guest with a driver, joined by rings. */
final class VsockRig implements AutoCloseable {
  static final long CID = 7;
  private static final int QUEUE = 256;
  private static final int MEMORY = 64 << 20;

  final SharedGuest memory = SharedGuest.create(MEMORY);
  final EventFd call = EventFd.blocking();
  final VsockEndpoint endpoint;
  final DrivenDevice device;
  final VsockGuest guest;

  VsockRig(int receivePayload) {
    this(receivePayload, VsockLimits.DEFAULT, factory -> factory);
  }

  /** Lets a test wrap the factory of devices. */
  interface Wrap {
    DeviceFactory wrap(DeviceFactory factory);
  }

  VsockRig(int receivePayload, VsockLimits limits, Wrap wrap) {
    endpoint = new VsockEndpoint(CID, limits);
    device =
        new DrivenDevice(
            memory,
            wrap.wrap(endpoint.devices()),
            QueueFeatures.EVENT_IDX | QueueFeatures.INDIRECT_DESC);
    guest =
        new VsockGuest(
            memory,
            device.startQueue(VsockDevice.RX, QUEUE, call),
            device.startQueue(VsockDevice.TX, QUEUE, call),
            call,
            CID,
            receivePayload);
  }

  @Override
  public void close() {
    endpoint.close();
    guest.close();
    device.close();
    call.close();
    memory.close();
  }
}
