package dev.arcbox.vhostuser;

import dev.arcbox.virtio.queue.Counter;

/** Counts of one device socket; written by its worker thread. */
public record VhostUserMetrics(
    Counter connections, Counter refusedConnections, Counter messages, Counter malformed) {
  /** All counts at zero. */
  public VhostUserMetrics() {
    this(new Counter(), new Counter(), new Counter(), new Counter());
  }
}
