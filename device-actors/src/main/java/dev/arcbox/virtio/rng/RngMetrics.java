package dev.arcbox.virtio.rng;

import dev.arcbox.virtio.queue.Counter;

/** What the entropy device did; written by its worker, read by anyone. */
public record RngMetrics(Counter requests, Counter bytes, Counter throttled) {
  /** All counts at zero. */
  public RngMetrics() {
    this(new Counter(), new Counter(), new Counter());
  }
}
