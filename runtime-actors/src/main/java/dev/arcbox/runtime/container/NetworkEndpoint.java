package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.Endpoint;
import dev.arcbox.runtime.network.Network;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A container's place in a network. Addresses come with the network stack; until then only what was
 * asked for is known.
 *
 * @param id of the endpoint; empty while the container does not run
 */
public record NetworkEndpoint(String networkId, String id, Endpoint asked) {

  /** Digits of an id that make a name of the container. */
  private static final int SHORT_ID = 12;

  /**
   * What was asked for, with the names that every container has in a network of the user's making:
   * its short id and its host name. Compose connects anew whoever lacks the first.
   */
  static Endpoint known(ContainerSpec spec, String network, Endpoint asked) {
    if (Network.isBuiltIn(network)) {
      return asked;
    }
    Set<String> aliases = new LinkedHashSet<>(asked.getAliasesList());
    aliases.add(spec.id().substring(0, SHORT_ID));
    aliases.add(spec.hostname());
    return asked.toBuilder().clearAliases().addAllAliases(aliases).build();
  }
}
