package dev.arcbox.virtio;

import dev.arcbox.hypervisor.GuestMemory;

/**
 * What an active device may use. It ends when the device is reset, fails, or is closed: tasks and
 * watches that come later are dropped.
 */
public interface DeviceContext {
  /** The features that the driver accepted. */
  long features();

  /** The guest's memory as it is now. Worker thread only. */
  GuestMemory memory();

  /** Queue {@code index}; it exists always and gives no chains while it is not running. */
  VirtioQueue queue(int index);

  /** Runs a task on the worker thread soon. Any thread may call; never waits for the task. */
  void execute(DeviceTask task);

  /**
   * Runs {@code task} on the worker whenever {@code fd} is ready (level-triggered). Worker thread
   * only.
   *
   * @param events EPOLLIN, EPOLLOUT and so on
   */
  void watch(int fd, int events, DeviceTask task);

  /** Changes the events of a watch. Worker thread only. */
  void rewatch(int fd, int events);

  /** Ends a watch; do so before closing the fd. Worker thread only. */
  void unwatch(int fd);

  /** Tells the driver that the configuration space changed. Worker thread only. */
  void configChanged();
}
