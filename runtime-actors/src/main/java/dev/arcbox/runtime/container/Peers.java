package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.ContainerConfig;
import java.util.function.UnaryOperator;

/**
 * The containers whose namespaces a new one shares. Kept by id, as Docker does: their names may
 * change, or become another's.
 */
final class Peers {
  private static final String PREFIX = "container:";

  private Peers() {}

  /**
   * The same with ids.
   *
   * @param idOf refuses what is no container
   */
  static ContainerConfig resolve(ContainerConfig config, UnaryOperator<String> idOf) {
    return config.toBuilder()
        .setNetworkMode(resolve(config.getNetworkMode(), idOf))
        .setPidMode(resolve(config.getPidMode(), idOf))
        .setIpcMode(resolve(config.getIpcMode(), idOf))
        .build();
  }

  private static String resolve(String mode, UnaryOperator<String> idOf) {
    return mode.startsWith(PREFIX) ? PREFIX + idOf.apply(mode.substring(PREFIX.length())) : mode;
  }
}
