package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.ContainerConfig;
import java.time.Instant;
import java.util.List;

/**
 * What a container is made of; only its name can change.
 *
 * @param config as the client asked
 * @param image as the client named it
 * @param imageId {@code sha256:…} that the name meant then
 * @param layers diff ids, lowest first
 * @param process what the two together say is to be run
 */
public record ContainerSpec(
    String id,
    String name,
    ContainerConfig config,
    String image,
    String imageId,
    List<String> layers,
    ProcessPlan process,
    Instant created) {
  public ContainerSpec {
    layers = List.copyOf(layers);
  }

  public ContainerSpec named(String other) {
    return new ContainerSpec(id, other, config, image, imageId, layers, process, created);
  }

  /** Docker's default: the first twelve digits of the id. */
  public String hostname() {
    return config.getHostname().isEmpty() ? id.substring(0, 12) : config.getHostname();
  }
}
