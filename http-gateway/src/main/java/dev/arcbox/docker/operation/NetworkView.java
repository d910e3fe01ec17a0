package dev.arcbox.docker.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.exchange.Json;
import dev.arcbox.runtime.container.ContainerView;
import dev.arcbox.runtime.network.Network;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A network as clients see it. */
final class NetworkView {
  private NetworkView() {}

  /**
   * The document.
   *
   * @param members containers that run in it; a list of networks names none
   */
  static ObjectNode of(Network network, List<ContainerView> members) {
    ObjectNode node = Json.object();
    node.put("Name", network.name()).put("Id", network.id());
    node.put("Created", network.created().toString()).put("Scope", "local");
    node.put("Driver", network.driver()).put("EnableIPv6", network.enableIpv6());
    ObjectNode ipam = node.putObject("IPAM").put("Driver", network.ipamDriver());
    if (network.ipamOptions().isEmpty()) {
      ipam.putNull("Options");
    } else {
      map(ipam, "Options", network.ipamOptions());
    }
    ArrayNode pools = ipam.putArray("Config");
    network.pools().forEach(pool -> pool(pools.addObject(), pool));
    node.put("Internal", network.internal()).put("Attachable", network.attachable());
    node.put("Ingress", false).putObject("ConfigFrom").put("Network", "");
    node.put("ConfigOnly", false);
    ObjectNode containers = node.putObject("Containers");
    members.forEach(view -> member(containers, network, view));
    map(node, "Options", network.options());
    map(node, "Labels", network.labels());
    return node;
  }

  private static void pool(ObjectNode node, Network.Pool pool) {
    put(node, "Subnet", pool.subnet());
    put(node, "IPRange", pool.range());
    put(node, "Gateway", pool.gateway());
    if (!pool.auxiliary().isEmpty()) {
      map(node, "AuxiliaryAddresses", pool.auxiliary());
    }
  }

  private static void member(ObjectNode containers, Network network, ContainerView view) {
    view.spec().networks().values().stream()
        .filter(endpoint -> endpoint.networkId().equals(network.id()))
        .forEach(
            endpoint ->
                containers
                    .putObject(view.id())
                    .put("Name", view.name())
                    .put("EndpointID", endpoint.id())
                    .put("MacAddress", endpoint.asked().getMacAddress())
                    .put("IPv4Address", "")
                    .put("IPv6Address", ""));
  }

  private static void put(ObjectNode node, String name, String value) {
    if (!value.isEmpty()) {
      node.put(name, value);
    }
  }

  private static void map(ObjectNode node, String name, Map<String, String> values) {
    ObjectNode object = node.putObject(name);
    new TreeMap<>(values).forEach(object::put);
  }
}
