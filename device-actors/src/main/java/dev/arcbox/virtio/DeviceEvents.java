package dev.arcbox.virtio;

/** What a device's owner is told, on the worker thread; implementations only {@code tell}. */
public interface DeviceEvents {
  /** The device threw: it is gone, its rings stand still until {@link DeviceRunner#restart}. */
  void failed(Throwable cause);

  /** A queue's ring is broken: it is stopped, and DEVICE_NEEDS_RESET is set. */
  void broken(int queue, String why);

  /** The driver reset the device. */
  void reset();
}
