package dev.arcbox.agent.container;

import dev.arcbox.agent.bundle.KernelFeatures;
import dev.arcbox.agent.layer.LayerStore;
import dev.arcbox.agent.volume.Volumes;
import java.util.OptionalInt;

/** What a container is made of and lives among. */
record Surroundings(LayerStore layers, Volumes volumes, KernelFeatures kernel, Peers peers) {
  /** Other containers. */
  @FunctionalInterface
  interface Peers {
    /** The first process of one that runs. */
    OptionalInt pid(String id);
  }
}
