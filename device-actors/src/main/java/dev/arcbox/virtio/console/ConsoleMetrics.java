package dev.arcbox.virtio.console;

import dev.arcbox.virtio.queue.Counter;

/** What the console carried; written by its worker, read by anyone. */
public record ConsoleMetrics(Counter bytesOut, Counter bytesIn, Counter emergencyWrites) {
  /** All counts at zero. */
  public ConsoleMetrics() {
    this(new Counter(), new Counter(), new Counter());
  }
}
