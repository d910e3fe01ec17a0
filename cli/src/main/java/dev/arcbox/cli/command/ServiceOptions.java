package dev.arcbox.cli.command;

import dev.arcbox.cli.args.Arguments;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.UsageException;
import dev.arcbox.cli.args.Values;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.Healthcheck;
import dev.arcbox.proto.api.RestartPolicy;
import java.util.List;
import java.util.Optional;

/** What keeps a container that serves going: volumes, network, restarts, health checks. */
final class ServiceOptions {
  private ServiceOptions() {}

  static List<Option> all() {
    return List.of(
        Option.list('v', "volume", "[NAME:]DIR[:OPTIONS]", "mount a volume"),
        Option.value("network", "NAME", "bridge, none, host, container:NAME or a network"),
        Option.value(
            "restart",
            "POLICY",
            "no, always, unless-stopped or on-failure[:MAXIMUM]; when it ends"),
        Option.value("health-cmd", "COMMAND", "shell command that succeeds while all is well"),
        Option.value("health-interval", "DURATION", "time between health checks, such as 30s"),
        Option.value("health-timeout", "DURATION", "time that one health check may take"),
        Option.value("health-start-period", "DURATION", "time in which failures do not count"),
        Option.value("health-retries", "NUMBER", "failures in a row that mean unhealthy"),
        Option.flag("no-healthcheck", "do not check health, whatever the image says"));
  }

  static void read(Arguments arguments, ContainerConfig.Builder config) {
    for (String volume : arguments.values("volume")) {
      if (volume.indexOf(':') < 0) {
        config.addVolumes(volume);
      } else {
        config.addBinds(volume);
      }
    }
    arguments.value("network").ifPresent(config::setNetworkMode);
    arguments.value("restart").ifPresent(policy -> config.setRestartPolicy(restart(policy)));
    health(arguments).ifPresent(config::setHealthcheck);
  }

  static RestartPolicy restart(String text) {
    int colon = text.indexOf(':');
    RestartPolicy.Builder policy = RestartPolicy.newBuilder();
    return colon < 0
        ? policy.setName(text).build()
        : policy
            .setName(text.substring(0, colon))
            .setMaximumRetryCount(Values.integer("restart", text.substring(colon + 1)))
            .build();
  }

  private static Optional<Healthcheck> health(Arguments arguments) {
    Healthcheck.Builder check = Healthcheck.newBuilder();
    arguments.value("health-cmd").ifPresent(c -> check.addTest("CMD-SHELL").addTest(c));
    duration(arguments, "health-interval").ifPresent(check::setIntervalNanos);
    duration(arguments, "health-timeout").ifPresent(check::setTimeoutNanos);
    duration(arguments, "health-start-period").ifPresent(check::setStartPeriodNanos);
    arguments
        .value("health-retries")
        .ifPresent(r -> check.setRetries(Values.integer("health-retries", r)));
    Healthcheck asked = check.build();
    boolean some = !asked.equals(Healthcheck.getDefaultInstance());
    if (!arguments.flag("no-healthcheck")) {
      return some ? Optional.of(asked) : Optional.empty();
    }
    if (some) {
      throw new UsageException("option --no-healthcheck contradicts the other --health options");
    }
    return Optional.of(Healthcheck.newBuilder().addTest("NONE").build());
  }

  private static Optional<Long> duration(Arguments arguments, String option) {
    return arguments.value(option).map(text -> Values.nanos(option, text));
  }
}
