package dev.arcbox.runtime.gateway;

import dev.arcbox.runtime.container.ContainerState;
import dev.arcbox.runtime.container.ContainerView;
import dev.arcbox.runtime.container.HealthReport;
import java.time.Duration;
import java.time.Instant;

/** A container's state as {@code ps} shows it: "Up 3 minutes", "Exited (7) 2 seconds ago". */
public final class StatusText {
  private StatusText() {}

  /** With its health, while it runs and has one. */
  public static String of(ContainerView view, Instant now) {
    String status = of(view.state(), now);
    return view.state() instanceof ContainerState.Running
        ? status + view.health().map(report -> health(report.status())).orElse("")
        : status;
  }

  private static String health(HealthReport.Status status) {
    return status == HealthReport.Status.STARTING
        ? " (health: starting)"
        : " (" + status.word() + ")";
  }

  static String of(ContainerState state, Instant now) {
    return switch (state) {
      case ContainerState.Created _ -> "Created";
      case ContainerState.Starting _ -> "Starting";
      case ContainerState.Running running -> "Up " + human(running.started(), now);
      case ContainerState.Paused paused -> "Up " + human(paused.started(), now) + " (Paused)";
      case ContainerState.Exited exited ->
          "Exited (" + exited.exitCode() + ") " + human(exited.finished(), now) + " ago";
      case ContainerState.Restarting restarting ->
          "Restarting ("
              + restarting.exitCode()
              + ") "
              + human(restarting.finished(), now)
              + " ago";
      case ContainerState.Dead dead -> "Dead (" + dead.reason() + ")";
      case ContainerState.Removing _ -> "Removal In Progress";
    };
  }

  /** A duration as a person says it. */
  static String human(Instant from, Instant to) {
    Duration took = Duration.between(from, to);
    long seconds = Math.max(0, took.toSeconds());
    if (seconds < 1) {
      return "Less than a second";
    }
    if (seconds < 60) {
      return count(seconds, "second");
    }
    long minutes = took.toMinutes();
    if (minutes < 60) {
      return minutes == 1 ? "About a minute" : count(minutes, "minute");
    }
    // Docker rounds hours to the nearest.
    long hours = Math.round(seconds / 3600.0);
    if (hours < 48) {
      return hours == 1 ? "About an hour" : count(hours, "hour");
    }
    long days = hours / 24;
    if (days < 14) {
      return count(days, "day");
    }
    if (days < 60) {
      return count(days / 7, "week");
    }
    return days < 730 ? count(days / 30, "month") : count(days / 365, "year");
  }

  private static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }
}
