package dev.arcbox.runtime.gateway;

import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.Healthcheck;
import dev.arcbox.runtime.oci.ImageConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** How an image that was a container wants to be run: as the container was. */
public final class CommittedConfig {
  private CommittedConfig() {}

  public static ImageConfig of(ContainerConfig container) {
    return new ImageConfig(
        container.getEnvList(),
        container.getEntrypointList(),
        container.getCmdList(),
        container.getUser(),
        container.getWorkingDir(),
        container.getLabelsMap(),
        Set.copyOf(container.getExposedPortsList()),
        Set.copyOf(container.getVolumesList()),
        Optional.of(container.getStopSignal()).filter(signal -> !signal.isEmpty()),
        container.hasHealthcheck()
            ? Optional.of(healthcheck(container.getHealthcheck()))
            : Optional.empty());
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
