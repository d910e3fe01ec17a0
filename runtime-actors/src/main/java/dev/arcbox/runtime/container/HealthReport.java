package dev.arcbox.runtime.container;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a container's health checks have found.
 *
 * @param failingStreak checks that failed since one went well
 * @param log the last results, oldest first
 */
public record HealthReport(Status status, int failingStreak, List<Result> log) {
  /** Docker keeps as many. */
  static final int KEPT = 5;

  static final HealthReport STARTING = new HealthReport(Status.STARTING, 0, List.of());

  /** Docker's words, in lower case. */
  public enum Status {
    STARTING,
    HEALTHY,
    UNHEALTHY;

    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * One check.
   *
   * @param exitCode 0 well, 1 not, -1 it could not be run or took too long
   */
  public record Result(Instant start, Instant end, int exitCode, String output) {}

  public HealthReport {
    log = List.copyOf(log);
  }

  HealthReport with(Result result, Status next, int streak) {
    List<Result> results = new ArrayList<>(log);
    results.add(result);
    int surplus = Math.max(0, results.size() - KEPT);
    return new HealthReport(next, streak, results.subList(surplus, results.size()));
  }
}
