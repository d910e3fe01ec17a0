package dev.arcbox.docker.operation;

import dev.arcbox.proto.api.Endpoint;

/** How a container is to stand in a network. */
final class Endpoints {
  private Endpoints() {}

  static Endpoint of(Fields endpoint) {
    Fields addresses = endpoint.object("IPAMConfig");
    return Endpoint.newBuilder()
        .setIpv4Address(addresses.text("IPv4Address"))
        .setIpv6Address(addresses.text("IPv6Address"))
        .addAllLinkLocalIps(addresses.texts("LinkLocalIPs"))
        .addAllLinks(endpoint.texts("Links"))
        .addAllAliases(endpoint.texts("Aliases"))
        .putAllDriverOpts(endpoint.map("DriverOpts"))
        .setMacAddress(endpoint.text("MacAddress"))
        .build();
  }
}
