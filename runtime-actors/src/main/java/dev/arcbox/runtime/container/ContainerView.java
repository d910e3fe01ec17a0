package dev.arcbox.runtime.container;

import java.util.Optional;

/**
 * A container as it stood at one moment.
 *
 * @param health absent when it has no health check or never ran
 */
public record ContainerView(
    ContainerSpec spec, ContainerState state, History history, Optional<HealthReport> health) {
  public String id() {
    return spec.id();
  }

  public String name() {
    return spec.name();
  }
}
