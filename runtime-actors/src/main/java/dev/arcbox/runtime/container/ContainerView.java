package dev.arcbox.runtime.container;

/** A container as it stood at one moment. */
public record ContainerView(ContainerSpec spec, ContainerState state, int starts) {
  public String id() {
    return spec.id();
  }

  public String name() {
    return spec.name();
  }
}
