package dev.arcbox.runtime.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.arcbox.proto.api.RestartPolicy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
  private static final Duration SHORT = Duration.ofSeconds(1);

  private static RestartPolicy policy(String name, int most) {
    return RestartPolicy.newBuilder().setName(name).setMaximumRetryCount(most).build();
  }

  @Test
  void doublesUpToAMinuteAndForgivesALongRun() {
    RestartBackoff backoff = new RestartBackoff();
    RestartPolicy always = policy("always", 0);
    long expected = 100;
    for (int i = 0; i < 12; i++) {
      assertEquals(
          Optional.of(Duration.ofMillis(expected)), backoff.next(always, 0, i, false, SHORT));
      expected = Math.min(expected * 2, 60_000);
    }
    assertEquals(
        Optional.of(Duration.ofMillis(100)),
        backoff.next(always, 0, 12, false, Duration.ofSeconds(10)));
  }

  @Test
  void onFailureCountsAndLooksAtTheCode() {
    RestartBackoff backoff = new RestartBackoff();
    RestartPolicy twice = policy("on-failure", 2);
    assertEquals(Optional.empty(), backoff.next(twice, 0, 0, false, SHORT));
    assertEquals(Optional.of(Duration.ofMillis(100)), backoff.next(twice, 1, 0, false, SHORT));
    assertEquals(Optional.of(Duration.ofMillis(200)), backoff.next(twice, 1, 1, false, SHORT));
    assertEquals(Optional.empty(), backoff.next(twice, 1, 2, false, SHORT));
    assertEquals(
        Optional.of(Duration.ofMillis(100)),
        backoff.next(policy("on-failure", 0), 1, 99, false, SHORT));
  }

  @Test
  void whatSomebodyStoppedStaysDown() {
    RestartBackoff backoff = new RestartBackoff();
    assertEquals(Optional.empty(), backoff.next(policy("always", 0), 1, 0, true, SHORT));
    assertEquals(Optional.empty(), backoff.next(policy("unless-stopped", 0), 1, 0, true, SHORT));
    assertEquals(Optional.empty(), backoff.next(policy("no", 0), 1, 0, false, SHORT));
  }
}
