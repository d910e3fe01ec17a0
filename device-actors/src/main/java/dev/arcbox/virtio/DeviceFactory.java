package dev.arcbox.virtio;

/** Makes a device, at first and again after each failure; called on the device's worker thread. */
@FunctionalInterface
public interface DeviceFactory {
  VirtioDevice create();
}
