package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.ContainerConfig;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a container is made of. Its name, its limits and its networks can change; each change makes
 * another value.
 *
 * @param config what the client asked for, completed with what its image says
 * @param image as the client named it
 * @param imageId {@code sha256:…} that the name meant then
 * @param layers diff ids, lowest first
 * @param process what the configuration says is to be run
 * @param mounts by target
 * @param networks by the network's name
 */
public record ContainerSpec(
    String id,
    String name,
    ContainerConfig config,
    String image,
    String imageId,
    List<String> layers,
    ProcessPlan process,
    List<MountPoint> mounts,
    Map<String, NetworkEndpoint> networks,
    Instant created) {
  public ContainerSpec {
    layers = List.copyOf(layers);
    mounts = List.copyOf(mounts);
    networks = Collections.unmodifiableMap(new LinkedHashMap<>(networks));
  }

  public ContainerSpec named(String other) {
    return new ContainerSpec(
        id, other, config, image, imageId, layers, process, mounts, networks, created);
  }

  public ContainerSpec configured(ContainerConfig other) {
    return new ContainerSpec(
        id, name, other, image, imageId, layers, process, mounts, networks, created);
  }

  public ContainerSpec networked(Map<String, NetworkEndpoint> other) {
    return new ContainerSpec(
        id, name, config, image, imageId, layers, process, mounts, other, created);
  }

  /** Docker's default: the first twelve digits of the id. */
  public String hostname() {
    return config.getHostname().isEmpty() ? id.substring(0, 12) : config.getHostname();
  }
}
