package dev.arcbox.vm;

import java.util.List;

/** Counts of a VM's devices at one moment. */
public record VmMetrics(List<Device> devices) {
  /** Keeps its own copy. */
  public VmMetrics {
    devices = List.copyOf(devices);
  }

  /**
   * One device.
   *
   * @param restarts how often a fresh instance took over after a failure
   * @param needsReset whether DEVICE_NEEDS_RESET is set
   * @param malformedMessages connections closed because of what the front end sent
   */
  public record Device(
      String name, long restarts, boolean needsReset, long malformedMessages, List<Queue> queues) {
    /** Keeps its own copy. */
    public Device {
      queues = List.copyOf(queues);
    }
  }

  /** One queue's counts since the VM started. */
  public record Queue(int index, long kicks, long chains, long interrupts, long guestErrors) {}
}
