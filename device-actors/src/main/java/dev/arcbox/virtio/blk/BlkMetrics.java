package dev.arcbox.virtio.blk;

import dev.arcbox.virtio.queue.Counter;

/** What one disk did; written by its worker thread, kept over restarts of the device. */
public record BlkMetrics(
    Counter reads,
    Counter readBytes,
    Counter writes,
    Counter writtenBytes,
    Counter flushes,
    Counter discards,
    Counter errors,
    Counter unsupported) {
  /** All counts at zero. */
  public BlkMetrics() {
    this(
        new Counter(),
        new Counter(),
        new Counter(),
        new Counter(),
        new Counter(),
        new Counter(),
        new Counter(),
        new Counter());
  }
}
