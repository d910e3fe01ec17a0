package dev.arcbox.runtime.store;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Instants as nanoseconds since 1970, which sort as numbers; years before 1678 and after 2261 are
 * clamped.
 */
public final class EpochNanos {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private EpochNanos() {}

  public static long of(Instant instant) {
    long limit = Long.MAX_VALUE / SECOND - 1;
    long seconds = Math.clamp(instant.getEpochSecond(), -limit, limit);
    return seconds * SECOND + (seconds == instant.getEpochSecond() ? instant.getNano() : 0);
  }

  public static Instant toInstant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
  }
}
