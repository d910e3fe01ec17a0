package dev.arcbox.runtime.oci;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How an image wants its containers run: the {@code config} part of its configuration document. */
public record ImageConfig(
    List<String> env,
    List<String> entrypoint,
    List<String> cmd,
    String user,
    String workingDir,
    Map<String, String> labels,
    Set<String> exposedPorts,
    Set<String> volumes,
    Optional<String> stopSignal,
    Optional<Healthcheck> healthcheck) {

  public static final ImageConfig EMPTY =
      new ImageConfig(
          List.of(),
          List.of(),
          List.of(),
          "",
          "",
          Map.of(),
          Set.of(),
          Set.of(),
          Optional.empty(),
          Optional.empty());

  public ImageConfig {
    env = List.copyOf(env);
    entrypoint = List.copyOf(entrypoint);
    cmd = List.copyOf(cmd);
    labels = Map.copyOf(labels);
    exposedPorts = Set.copyOf(exposedPorts);
    volumes = Set.copyOf(volumes);
  }

  /** Docker's health check; a zero duration stands for Docker's default. */
  public record Healthcheck(
      List<String> test, Duration interval, Duration timeout, Duration startPeriod, int retries) {
    public Healthcheck {
      test = List.copyOf(test);
    }
  }
}
