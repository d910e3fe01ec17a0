package dev.arcbox.runtime.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.arcbox.proto.api.Healthcheck;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HealthJudgementTest {
  private static final Instant START = Instant.ofEpochSecond(1000);
  private static final Healthcheck CHECK =
      Healthcheck.newBuilder()
          .setRetries(2)
          .setStartPeriodNanos(Duration.ofSeconds(10).toNanos())
          .build();

  private static HealthReport after(HealthReport before, int code, int second) {
    Instant at = START.plusSeconds(second);
    return HealthActor.judge(before, new HealthReport.Result(at, at, code, ""), CHECK, START);
  }

  @Test
  void failuresInTheStartPeriodDoNotCount() {
    HealthReport report = HealthReport.STARTING;
    for (int i = 0; i < 9; i++) {
      report = after(report, 1, i);
    }
    assertEquals(HealthReport.Status.STARTING, report.status());
    assertEquals(0, report.failingStreak());
    assertEquals(HealthReport.KEPT, report.log().size());
    report = after(report, 1, 10);
    assertEquals(HealthReport.Status.STARTING, report.status());
    assertEquals(HealthReport.Status.UNHEALTHY, after(report, -1, 11).status());
  }

  @Test
  void oneSuccessHealsAndEndsTheStartPeriod() {
    HealthReport healthy = after(HealthReport.STARTING, 0, 1);
    assertEquals(HealthReport.Status.HEALTHY, healthy.status());
    HealthReport failing = after(healthy, 1, 2);
    assertEquals(HealthReport.Status.HEALTHY, failing.status());
    HealthReport ill = after(failing, 1, 3);
    assertEquals(HealthReport.Status.UNHEALTHY, ill.status());
    assertEquals(2, ill.failingStreak());
    assertEquals(HealthReport.Status.HEALTHY, after(ill, 0, 4).status());
  }
}
