package dev.arcbox.worker;

/**
 * How long to look for work before sleeping: longer while looking pays, not at all while it does
 * not. Worker thread only; the clock is a parameter.
 */
final class SpinPolicy {
  /** A kick and a wake-up cost about this much together; looking longer would gain nothing. */
  static final long MOST_NANOS = 50_000;

  static final long LEAST_NANOS = 3_000;

  /** After this many rounds without spinning, try once more: the guest may have become busy. */
  private static final int TRY_AGAIN = 64;

  private final boolean allowed;
  private long nanos;
  private int rounds;

  SpinPolicy(boolean allowed) {
    this.allowed = allowed;
  }

  /** How long to look this time. */
  long nanos() {
    if (allowed && nanos == 0 && ++rounds == TRY_AGAIN) {
      rounds = 0;
      nanos = LEAST_NANOS;
    }
    return nanos;
  }

  void found() {
    nanos = Math.clamp(nanos * 2, LEAST_NANOS, MOST_NANOS);
  }

  void foundNothing() {
    nanos = nanos / 2 < LEAST_NANOS ? 0 : nanos / 2;
  }
}
