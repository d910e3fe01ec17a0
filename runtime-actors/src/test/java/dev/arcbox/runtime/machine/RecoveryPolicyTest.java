package dev.arcbox.runtime.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.arcbox.runtime.ArcboxConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecoveryPolicyTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final RecoveryPolicy policy =
      new RecoveryPolicy(
          new ArcboxConfig.Recovery(
              3, Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofMinutes(5)));

  @Test
  void pausesDoubleUpToTheLongestThenItIsGivenUp() {
    assertEquals(Optional.of(Duration.ofSeconds(1)), policy.onDeath(NOON));
    assertEquals(Optional.of(Duration.ofSeconds(2)), policy.onDeath(NOON));
    assertEquals(Optional.of(Duration.ofSeconds(3)), policy.onDeath(NOON));
    assertEquals(Optional.empty(), policy.onDeath(NOON));
    assertEquals(3, policy.total());
  }

  @Test
  void aLongLifeForgivesEarlierDeaths() {
    policy.onDeath(NOON);
    policy.onDeath(NOON);
    policy.onRunning(NOON);
    assertEquals(
        Optional.of(Duration.ofSeconds(1)), policy.onDeath(NOON.plus(Duration.ofMinutes(6))));
  }

  @Test
  void aShortLifeDoesNot() {
    policy.onDeath(NOON);
    policy.onRunning(NOON);
    assertEquals(
        Optional.of(Duration.ofSeconds(2)), policy.onDeath(NOON.plus(Duration.ofMinutes(1))));
  }

  @Test
  void demandStartsAfresh() {
    policy.onDeath(NOON);
    policy.onDeath(NOON);
    policy.onDeath(NOON);
    policy.onDemand();
    assertEquals(Optional.of(Duration.ofSeconds(1)), policy.onDeath(NOON));
  }
}
