package dev.arcbox.virtio;

/** What does not change over a device's restarts. */
public record DeviceIdentity(int deviceId, int queueCount, long features, int configSize) {
  static DeviceIdentity of(VirtioDevice device) {
    return new DeviceIdentity(
        device.deviceId(), device.queueCount(), device.features(), device.configSize());
  }
}
