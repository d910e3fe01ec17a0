package dev.arcbox.virtio.rng;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class RateLimitTest {
  private static final long SECOND = 1_000_000_000L;

  private final RateLimit limit = new RateLimit(1000, 500, 0);

  @Test
  void startsFullAndIsEmptiedByTaking() {
    assertEquals(500, limit.available(0));
    limit.take(500);
    assertEquals(0, limit.available(0));
  }

  @Test
  void refillsAsTimePassesWithoutLosingFractions() {
    limit.take(500);
    for (long now = 0; now <= SECOND / 4; now += 333) {
      limit.available(now);
    }
    assertEquals(250, limit.available(SECOND / 4));
  }

  @Test
  void neverHoldsMoreThanTheBurst() {
    assertEquals(500, limit.available(1000 * SECOND));
    assertEquals(500, limit.available(Long.MAX_VALUE));
  }

  @Test
  void tellsHowLongToWait() {
    limit.take(500);
    limit.available(0);
    assertEquals(SECOND / 10, limit.nanosUntil(100));
  }
}
