package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Arguments;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Pairs;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.CreateNetworkRequest;
import dev.arcbox.ttrpc.NetworkMethods;

final class CreateNetworkCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "network create",
        "Make a network",
        Operands.exactly(1, "NAME", Operands.Completes.NOTHING),
        Option.value('d', "driver", "DRIVER", "bridge, when nothing else is said"),
        Option.value("subnet", "CIDR", "its addresses, such as 10.5.0.0/16"),
        Option.value("gateway", "ADDRESS", "the address of the way out"),
        Option.value("ip-range", "CIDR", "give containers addresses from this part only"),
        Option.flag("internal", "no way out"),
        Option.flag("attachable", "containers may join by hand"),
        Option.flag("ipv6", "addresses of version 6 as well"),
        Option.list('o', "opt", "KEY=VALUE", "an option of the driver"),
        Option.list("label", "KEY[=VALUE]", "attach a label"));
  }

  @Override
  public int run(Context context) {
    Arguments arguments = context.arguments();
    CreateNetworkRequest request =
        CreateNetworkRequest.newBuilder()
            .setName(arguments.operand(0))
            .setDriver(arguments.value("driver").orElse(""))
            .setSubnet(arguments.value("subnet").orElse(""))
            .setGateway(arguments.value("gateway").orElse(""))
            .setIpRange(arguments.value("ip-range").orElse(""))
            .setInternal(arguments.flag("internal"))
            .setAttachable(arguments.flag("attachable"))
            .setIpv6(arguments.flag("ipv6"))
            .putAllOptions(Pairs.strict("opt", arguments.values("opt")))
            .putAllLabels(Pairs.of(arguments.values("label")))
            .build();
    try (Connection daemon = context.connect()) {
      context.out().line(daemon.call(NetworkMethods.CREATE, request).getId());
      return ExitCode.OK;
    }
  }
}
