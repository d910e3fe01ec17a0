package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Human;
import dev.arcbox.cli.output.Json;
import dev.arcbox.proto.api.NetworkRef;
import dev.arcbox.proto.api.NetworkSummary;
import dev.arcbox.ttrpc.NetworkMethods;

final class InspectNetworkCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "network inspect",
        "Show all that is known of networks",
        Operands.atLeast(1, "NETWORK [NETWORK...]", Operands.Completes.NETWORKS));
  }

  @Override
  public int run(Context context) {
    try (Connection daemon = context.connect()) {
      return Inspection.print(
          context,
          name -> {
            NetworkSummary network =
                daemon.call(
                    NetworkMethods.INSPECT, NetworkRef.newBuilder().setReference(name).build());
            return new Inspection.Document(network.getId(), json(network));
          });
    }
  }

  /** With Docker's names. */
  static String json(NetworkSummary network) {
    Json json =
        new Json()
            .object()
            .field("Name", network.getName())
            .field("Id", network.getId())
            .field("Created", Human.instant(network.getCreatedAtNanos()))
            .field("Scope", network.getScope())
            .field("Driver", network.getDriver())
            .field("EnableIPv6", network.getIpv6());
    json.name("IPAM").object().name("Config").array();
    for (int i = 0; i < network.getSubnetsCount(); i++) {
      json.object()
          .field("Subnet", network.getSubnets(i))
          .field("Gateway", network.getGateways(i))
          .endObject();
    }
    return json.endArray()
        .endObject()
        .field("Internal", network.getInternal())
        .field("Attachable", network.getAttachable())
        .field("Containers", network.getMembersList())
        .field("Options", network.getOptionsMap())
        .field("Labels", network.getLabelsMap())
        .endObject()
        .toString();
  }
}
