package dev.arcbox.vm;

import java.util.List;

/** Counts of a VM's devices at one moment. */
public record VmMetrics(List<Device> devices) {
  /** Keeps its own copy. */
  public VmMetrics {
    devices = List.copyOf(devices);
  }

  /** One device: how often it was replaced after a failure, and its queues. */
  public record Device(String name, long restarts, boolean needsReset, List<Queue> queues) {
    /** Keeps its own copy. */
    public Device {
      queues = List.copyOf(queues);
    }
  }

  /** One queue's counts since the VM started. */
  public record Queue(int index, long kicks, long chains, long interrupts, long guestErrors) {}
}
