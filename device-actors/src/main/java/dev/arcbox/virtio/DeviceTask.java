package dev.arcbox.virtio;

import dev.arcbox.virtio.queue.BrokenRingException;

/** Work for a device's worker thread; what it throws is handled like what the device throws. */
@FunctionalInterface
public interface DeviceTask {
  void run() throws BrokenRingException;
}
