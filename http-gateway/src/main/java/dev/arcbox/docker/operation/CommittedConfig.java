package dev.arcbox.docker.operation;

import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.Healthcheck;
import dev.arcbox.runtime.oci.ImageConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How an image that was a container wants to be run: as the container was, or as the client says.
 */
final class CommittedConfig {
  private CommittedConfig() {}

  static ImageConfig of(ContainerConfig container, Fields body) {
    return new ImageConfig(
        texts(body, "Env", container.getEnvList()),
        command(body, "Entrypoint", container.getEntrypointList()),
        command(body, "Cmd", container.getCmdList()),
        text(body, "User", container.getUser()),
        text(body, "WorkingDir", container.getWorkingDir()),
        body.has("Labels") ? body.map("Labels") : container.getLabelsMap(),
        keys(body, "ExposedPorts", container.getExposedPortsList()),
        keys(body, "Volumes", container.getVolumesList()),
        Optional.of(text(body, "StopSignal", container.getStopSignal())).filter(s -> !s.isEmpty()),
        container.hasHealthcheck()
            ? Optional.of(healthcheck(container.getHealthcheck()))
            : Optional.empty());
  }

  private static List<String> texts(Fields body, String name, List<String> otherwise) {
    return body.has(name) ? body.texts(name) : otherwise;
  }

  private static List<String> command(Fields body, String name, List<String> otherwise) {
    return body.has(name) ? body.command(name) : otherwise;
  }

  private static String text(Fields body, String name, String otherwise) {
    String own = body.text(name);
    return own.isEmpty() ? otherwise : own;
  }

  private static Set<String> keys(Fields body, String name, List<String> otherwise) {
    return Set.copyOf(body.has(name) ? body.keys(name) : otherwise);
  }

  private static ImageConfig.Healthcheck healthcheck(Healthcheck check) {
    return new ImageConfig.Healthcheck(
        check.getTestList(),
        Duration.ofNanos(check.getIntervalNanos()),
        Duration.ofNanos(check.getTimeoutNanos()),
        Duration.ofNanos(check.getStartPeriodNanos()),
        check.getRetries());
  }
}
