package dev.arcbox.virtio.mmio;

import java.util.concurrent.atomic.AtomicLong;

/** What a guest did wrong with a device's registers; counted by vCPUs, read by anyone. */
public final class MmioMetrics {
  private final AtomicLong badNotifications = new AtomicLong();
  private final AtomicLong refusedWrites = new AtomicLong();
  private final AtomicLong lateHandovers = new AtomicLong();

  /** Notifications of queues that the device does not have. */
  public AtomicLong badNotifications() {
    return badNotifications;
  }

  /** Writes that the device's or a queue's state does not allow, or of nonsense. */
  public AtomicLong refusedWrites() {
    return refusedWrites;
  }

  /** Times that the worker did not let go of rings in time. */
  public AtomicLong lateHandovers() {
    return lateHandovers;
  }

  /** All mistakes of the guest. */
  public long guestErrors() {
    return badNotifications.get() + refusedWrites.get();
  }
}
