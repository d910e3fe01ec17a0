package dev.arcbox.virtio.rng;

/**
 * Bytes that may flow, refilled as time passes; time is a parameter. One thread.
 *
 * <p>Counts in byte-nanoseconds, so that no fraction is lost between two calls.
 */
final class RateLimit {
  private static final long SECOND = 1_000_000_000L;

  private final long bytesPerSecond;
  private final long burst;
  private long level;
  private long last;

  /** Full at {@code now}; {@code burst} bytes can flow at once. */
  RateLimit(long bytesPerSecond, long burst, long now) {
    if (bytesPerSecond < 1 || burst < 1 || burst > Long.MAX_VALUE / SECOND) {
      throw new IllegalArgumentException(bytesPerSecond + " bytes per second, burst " + burst);
    }
    this.bytesPerSecond = bytesPerSecond;
    this.burst = burst;
    this.level = burst * SECOND;
    this.last = now;
  }

  /** Bytes that may flow at {@code now}. */
  long available(long now) {
    // Longer than a full refill takes would only overflow.
    long elapsed = Math.min(Math.max(0, now - last), burst * SECOND / bytesPerSecond + 1);
    last = now;
    level = Math.min(burst * SECOND, level + elapsed * bytesPerSecond);
    return level / SECOND;
  }

  void take(long bytes) {
    level -= bytes * SECOND;
  }

  /** How long until {@code bytes} may flow, after {@link #available} said how many do now. */
  long nanosUntil(long bytes) {
    long missing = Math.min(bytes, burst) * SECOND - level;
    return missing <= 0 ? 0 : (missing + bytesPerSecond - 1) / bytesPerSecond;
  }
}
