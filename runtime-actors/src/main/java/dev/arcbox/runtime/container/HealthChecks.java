package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.Healthcheck;
import java.util.Map;
import java.util.Optional;

/** A container's health as its own actor sees it: who checks, and what is told of a change. */
final class HealthChecks {
  private HealthChecks() {}

  static boolean wanted(Healthcheck check) {
    return check.getTestCount() > 0
        && !check.getTest(0).equals("NONE")
        && !check.getTest(0).isEmpty();
  }

  /** Its process runs. */
  static void begin(LiveContainer self) {
    if (!wanted(self.spec().config().getHealthcheck())) {
      self.healthIs(Optional.empty());
      return;
    }
    self.healthIs(Optional.of(HealthReport.STARTING));
    self.context()
        .spawn(
            HealthActor.create(
                self.parts(),
                self.guest().orElseThrow(),
                self.spec(),
                self.state().started(),
                self.context().getSelf().narrow()),
            "health-" + self.history().starts());
  }

  static void accept(LiveContainer self, HealthReport report) {
    HealthReport.Status before =
        self.view().health().map(HealthReport::status).orElse(HealthReport.Status.STARTING);
    self.healthIs(Optional.of(report));
    if (before != report.status()) {
      self.event("health_status: " + report.status().word(), Map.of());
    }
  }

  /** What runs no more has no health to wait for; Docker then says "unhealthy" of what was. */
  static void end(LiveContainer self) {
    self.view()
        .health()
        .ifPresent(
            last ->
                self.healthIs(
                    Optional.of(
                        new HealthReport(
                            HealthReport.Status.UNHEALTHY, last.failingStreak(), last.log()))));
  }
}
