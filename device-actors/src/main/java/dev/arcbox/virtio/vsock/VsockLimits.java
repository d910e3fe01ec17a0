package dev.arcbox.virtio.vsock;

import java.time.Duration;

/**
 * What one guest's vsock may use.
 *
 * @param connections most connections at once, both ways together
 * @param window receive buffer of a connection while there are few: the credit we grant
 * @param leastWindow receive buffer once the budget is spoken for
 * @param budget receive buffers of all connections together, before windows shrink to the least
 * @param sendRing bytes that a stream takes ahead of what the guest has room for
 * @param pendingResets answers waiting for the guest's buffers; more, and its packets wait too
 * @param connectTimeout how long the guest may take to answer a connect
 */
public record VsockLimits(
    int connections,
    int window,
    int leastWindow,
    int budget,
    int sendRing,
    int pendingResets,
    Duration connectTimeout) {

  /**
   * 256 KiB is what Linux grants by default; 1024 connections then need at most 64 MiB to receive.
   */
  public static final VsockLimits DEFAULT =
      new VsockLimits(1024, 256 << 10, 32 << 10, 32 << 20, 256 << 10, 256, Duration.ofSeconds(10));

  /** Refuses windows that are not whole chunks. */
  public VsockLimits {
    if (connections < 1 || pendingResets < 1) {
      throw new IllegalArgumentException(
          "connections %d, pending resets %d".formatted(connections, pendingResets));
    }
    if (window % Chunk.BYTES != 0
        || leastWindow % Chunk.BYTES != 0
        || sendRing % Chunk.BYTES != 0
        || leastWindow < Chunk.BYTES
        || window < leastWindow
        || sendRing < Chunk.BYTES) {
      throw new IllegalArgumentException(
          "window %d, least %d, send ring %d: whole chunks of %d bytes are needed"
              .formatted(window, leastWindow, sendRing, Chunk.BYTES));
    }
  }

  /** The window of one more connection beside {@code open} others. */
  int windowFor(int open) {
    int share = budget / (open + 1) / Chunk.BYTES * Chunk.BYTES;
    return Math.clamp(share, leastWindow, window);
  }
}
