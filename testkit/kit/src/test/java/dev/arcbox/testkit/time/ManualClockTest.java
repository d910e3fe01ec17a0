package dev.arcbox.testkit.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

final class ManualClockTest {
  @Test
  void standsUntilMovedInEveryZone() {
    ManualClock clock = ManualClock.at(Instant.EPOCH);
    Clock elsewhere = clock.withZone(ZoneId.of("Asia/Tokyo"));
    assertEquals(Instant.EPOCH, clock.instant());
    clock.advance(Duration.ofSeconds(5));
    assertEquals(Instant.ofEpochSecond(5), elsewhere.instant());
    assertEquals(5_000_000_000L, clock.nanos());
  }
}
