package dev.arcbox.agent.container;

import dev.arcbox.agent.bundle.KernelFeatures;
import dev.arcbox.agent.layer.LayerStore;
import dev.arcbox.agent.volume.Volumes;
import java.util.Optional;
import java.util.OptionalInt;

/** What a container is made of and lives among. */
record Surroundings(
    LayerStore layers,
    Volumes volumes,
    KernelFeatures kernel,
    Processes processes,
    Memories memories) {
  /** Of other containers. */
  @FunctionalInterface
  interface Processes {
    /** The first process of one that runs. */
    OptionalInt first(String id);
  }

  /** Of other containers. */
  @FunctionalInterface
  interface Memories {
    /** Where the shared memory of one is that shares it. */
    Optional<String> shared(String id);
  }
}
