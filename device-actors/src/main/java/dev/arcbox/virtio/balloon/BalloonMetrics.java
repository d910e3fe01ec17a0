package dev.arcbox.virtio.balloon;

import dev.arcbox.virtio.queue.Counter;

/**
 * What the balloon moved; written by its worker, read by anyone.
 *
 * @param inflatedPages given by the guest on our request
 * @param deflatedPages taken back by the guest
 * @param reportedBytes that the guest told to be free
 * @param returnedBytes given back to the host, of both kinds
 * @param refusedPages that lie outside of the guest's memory
 * @param failedReturns that the host's kernel refused
 */
public record BalloonMetrics(
    Counter inflatedPages,
    Counter deflatedPages,
    Counter reportedBytes,
    Counter returnedBytes,
    Counter refusedPages,
    Counter failedReturns) {
  /** All counts at zero. */
  public BalloonMetrics() {
    this(new Counter(), new Counter(), new Counter(), new Counter(), new Counter(), new Counter());
  }
}
