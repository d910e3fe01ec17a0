package dev.arcbox.virtio.queue;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;

/** What happened on one queue; written by its worker thread, read by anyone. */
public final class QueueMetrics {
  private final Counter kicks = new Counter();
  private final Counter chains = new Counter();
  private final Counter interrupts = new Counter();
  private final Counter suppressed = new Counter();
  private final Counter broken = new Counter();
  private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);

  /** All counts at zero. */
  public QueueMetrics() {
    for (Refusal reason : Refusal.values()) {
      refused.put(reason, new Counter());
    }
  }

  /** Notifications received from the driver. */
  public Counter kicks() {
    return kicks;
  }

  /** Chains handed to the device. */
  public Counter chains() {
    return chains;
  }

  /** Interrupts raised. */
  public Counter interrupts() {
    return interrupts;
  }

  /** Interrupts that the driver did not want. */
  public Counter suppressed() {
    return suppressed;
  }

  /** Times that the ring was found broken. */
  public Counter broken() {
    return broken;
  }

  /** Chains given back unserved for this reason. */
  public Counter refused(Refusal reason) {
    return requireNonNull(refused.get(reason));
  }

  /** All mistakes of the guest on this queue. */
  public long guestErrors() {
    long sum = broken.value();
    for (Counter counter : refused.values()) {
      sum += counter.value();
    }
    return sum;
  }
}
