package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.Healthcheck;
import dev.arcbox.proto.api.LogConfig;
import dev.arcbox.proto.api.RestartPolicy;
import dev.arcbox.runtime.Refusal;
import java.util.Set;

/** Docker's rules for how a container lives: restarts, health, stop, logs. */
final class LifeRules {
  /** Docker's shortest time of a health check. */
  private static final long SHORTEST_NANOS = 1_000_000;

  private static final Set<String> LOG_DRIVERS = Set.of("", "json-file", "local", "none");
  private static final Set<String> LOG_OPTIONS =
      Set.of(
          "max-size",
          "max-file",
          "compress",
          "labels",
          "labels-regex",
          "env",
          "env-regex",
          "tag",
          "mode",
          "max-buffer-size");

  private LifeRules() {}

  static void check(ContainerConfig config) {
    restartPolicy(config.getRestartPolicy(), config.getAutoRemove());
    if (config.hasHealthcheck()) {
      healthcheck(config.getHealthcheck());
    }
    if (config.hasStopTimeoutSeconds() && config.getStopTimeoutSeconds() < -1) {
      throw new Refusal.Invalid(
          "invalid stop timeout " + config.getStopTimeoutSeconds() + ": -1 stands for no limit");
    }
    log(config.getLogConfig());
  }

  private static void restartPolicy(RestartPolicy policy, boolean autoRemove) {
    int retries = policy.getMaximumRetryCount();
    switch (policy.getName()) {
      case "always", "unless-stopped", "no" -> {
        if (retries > 0) {
          throw new Refusal.Invalid(
              "maximum retry count cannot be used with restart policy '" + policy.getName() + "'");
        }
      }
      case "on-failure", "" -> {
        if (retries < 0) {
          throw new Refusal.Invalid("maximum retry count cannot be negative");
        }
      }
      default -> throw new Refusal.Invalid("invalid restart policy '" + policy.getName() + "'");
    }
    boolean restarts = !policy.getName().isEmpty() && !policy.getName().equals("no");
    if (autoRemove && restarts) {
      throw new Refusal.Invalid("can't create 'AutoRemove' container with restart policy");
    }
  }

  private static void healthcheck(Healthcheck check) {
    atLeast("Interval", check.getIntervalNanos());
    atLeast("Timeout", check.getTimeoutNanos());
    atLeast("StartPeriod", check.getStartPeriodNanos());
    if (check.getRetries() < 0) {
      throw new Refusal.Invalid("Retries in Healthcheck cannot be negative");
    }
    if (check.getTestCount() > 0) {
      switch (check.getTest(0)) {
        case "NONE", "" -> {}
        case "CMD", "CMD-SHELL" -> {
          if (check.getTestCount() < 2) {
            throw new Refusal.Invalid("Healthcheck test " + check.getTest(0) + " names no command");
          }
        }
        default ->
            throw new Refusal.Invalid(
                "Unknown healthcheck type '"
                    + check.getTest(0)
                    + "' (expected 'CMD', 'CMD-SHELL' or 'NONE')");
      }
    }
  }

  private static void atLeast(String name, long nanos) {
    if (nanos != 0 && nanos < SHORTEST_NANOS) {
      throw new Refusal.Invalid(name + " in Healthcheck cannot be less than 1ms");
    }
  }

  private static void log(LogConfig log) {
    if (!LOG_DRIVERS.contains(log.getType())) {
      throw new Refusal.Invalid(
          "logger: no log driver named '" + log.getType() + "' is registered");
    }
    for (String option : log.getConfigMap().keySet()) {
      if (!log.getType().equals("none") && !LOG_OPTIONS.contains(option)) {
        throw new Refusal.Invalid(
            "unknown log opt '"
                + option
                + "' for "
                + (log.getType().isEmpty() ? "json-file" : log.getType())
                + " log driver");
      }
    }
    LogOptions.check(log);
  }
}
