package dev.arcbox.runtime.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.proto.api.Endpoint;
import dev.arcbox.runtime.container.ContainerView;
import dev.arcbox.runtime.container.NetworkEndpoint;
import java.util.TreeMap;

/**
 * A container's place in its networks as Docker shows it. Addresses are empty until containers are
 * connected.
 */
public final class NetworkDocument {
  private NetworkDocument() {}

  static void settings(ObjectNode node, ContainerView view) {
    node.put("Bridge", "");
    node.put("SandboxID", "");
    node.put("HairpinMode", false);
    node.put("LinkLocalIPv6Address", "");
    node.put("LinkLocalIPv6PrefixLen", 0);
    ObjectNode ports = node.putObject("Ports");
    OpenPort.of(view).forEach(port -> ports.putNull(port.toString()));
    node.put("SandboxKey", "");
    node.putNull("SecondaryIPAddresses");
    node.putNull("SecondaryIPv6Addresses");
    node.put("EndpointID", "");
    node.put("Gateway", "");
    node.put("GlobalIPv6Address", "");
    node.put("GlobalIPv6PrefixLen", 0);
    node.put("IPAddress", "");
    node.put("IPPrefixLen", 0);
    node.put("IPv6Gateway", "");
    node.put("MacAddress", "");
    networks(node.putObject("Networks"), view);
  }

  /** By network, as inspection and list show them. */
  public static void networks(ObjectNode node, ContainerView view) {
    view.spec().networks().forEach((name, endpoint) -> endpoint(node.putObject(name), endpoint));
  }

  private static void endpoint(ObjectNode node, NetworkEndpoint endpoint) {
    Endpoint asked = endpoint.asked();
    boolean addressed =
        !asked.getIpv4Address().isEmpty()
            || !asked.getIpv6Address().isEmpty()
            || asked.getLinkLocalIpsCount() > 0;
    if (addressed) {
      ObjectNode ipam = node.putObject("IPAMConfig");
      if (!asked.getIpv4Address().isEmpty()) {
        ipam.put("IPv4Address", asked.getIpv4Address());
      }
      if (!asked.getIpv6Address().isEmpty()) {
        ipam.put("IPv6Address", asked.getIpv6Address());
      }
      if (asked.getLinkLocalIpsCount() > 0) {
        ArrayNode local = ipam.putArray("LinkLocalIPs");
        asked.getLinkLocalIpsList().forEach(local::add);
      }
    } else {
      node.putNull("IPAMConfig");
    }
    ContainerInspection.putList(node, "Links", asked.getLinksList());
    ContainerInspection.putList(node, "Aliases", asked.getAliasesList());
    node.put("NetworkID", endpoint.networkId());
    node.put("EndpointID", endpoint.id());
    node.put("Gateway", "");
    node.put("IPAddress", "");
    node.put("IPPrefixLen", 0);
    node.put("IPv6Gateway", "");
    node.put("GlobalIPv6Address", "");
    node.put("GlobalIPv6PrefixLen", 0);
    node.put("MacAddress", asked.getMacAddress());
    if (asked.getDriverOptsMap().isEmpty()) {
      node.putNull("DriverOpts");
    } else {
      ObjectNode options = node.putObject("DriverOpts");
      new TreeMap<>(asked.getDriverOptsMap()).forEach(options::put);
    }
  }
}
