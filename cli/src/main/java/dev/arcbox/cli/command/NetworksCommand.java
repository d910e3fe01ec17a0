package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Format;
import dev.arcbox.cli.output.Human;
import dev.arcbox.cli.output.Json;
import dev.arcbox.cli.output.Table;
import dev.arcbox.proto.api.ListNetworksRequest;
import dev.arcbox.proto.api.NetworkSummary;
import dev.arcbox.ttrpc.NetworkMethods;
import java.util.List;

final class NetworksCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "network ls",
        "List networks",
        Operands.none(),
        Option.flag('q', "quiet", "ids only"),
        Option.flag("no-trunc", "do not shorten"));
  }

  @Override
  public int run(Context context) {
    try (Connection daemon = context.connect()) {
      List<NetworkSummary> networks =
          daemon
              .call(NetworkMethods.LIST, ListNetworksRequest.getDefaultInstance())
              .getNetworksList();
      boolean whole = context.flag("no-trunc");
      if (context.format() == Format.JSON) {
        Json json = new Json().array();
        networks.forEach(network -> json.raw(InspectNetworkCommand.json(network)));
        context.out().line(json.endArray().toString());
      } else if (context.flag("quiet") || context.format() == Format.QUIET) {
        networks.forEach(network -> context.out().line(id(network, whole)));
      } else {
        Table table = new Table("NETWORK ID", "NAME", "DRIVER", "SCOPE");
        for (NetworkSummary network : networks) {
          table.row(id(network, whole), network.getName(), network.getDriver(), network.getScope());
        }
        table.print(context.out());
      }
      return ExitCode.OK;
    }
  }

  private static String id(NetworkSummary network, boolean whole) {
    return whole ? network.getId() : Human.shortId(network.getId());
  }
}
