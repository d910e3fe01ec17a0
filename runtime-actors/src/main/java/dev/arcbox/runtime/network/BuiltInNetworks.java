package dev.arcbox.runtime.network;

import dev.arcbox.runtime.RandomId;
import java.util.List;
import java.util.Map;

/** The three networks that every Docker has: made on the first start, never removed. */
final class BuiltInNetworks {
  private static final Map<String, String> BRIDGE_OPTIONS =
      Map.of(
          "com.docker.network.bridge.default_bridge", "true",
          "com.docker.network.bridge.enable_icc", "true",
          "com.docker.network.bridge.enable_ip_masquerade", "true",
          "com.docker.network.bridge.host_binding_ipv4", "0.0.0.0",
          "com.docker.network.bridge.name", "docker0",
          "com.docker.network.driver.mtu", "1500");

  private BuiltInNetworks() {}

  /** Adds those that the directory lacks, there and in the store; blocks on the store. */
  static void provide(NetworkParts parts) {
    provide(
        parts,
        "bridge",
        "bridge",
        NetworkRules.pools(List.of(), parts.directory().all()),
        BRIDGE_OPTIONS);
    provide(parts, "host", "host", List.of(), Map.of());
    provide(parts, "none", "null", List.of(), Map.of());
  }

  private static void provide(
      NetworkParts parts,
      String name,
      String driver,
      List<Network.Pool> pools,
      Map<String, String> options) {
    if (parts.directory().byName(name).isPresent()) {
      return;
    }
    Network network =
        new Network(
            RandomId.next(),
            name,
            parts.clock().instant(),
            driver,
            false,
            "default",
            Map.of(),
            pools,
            false,
            false,
            options,
            Map.of());
    parts.table().insert(NetworkDocument.record(network)).join();
    parts.directory().put(network);
  }
}
