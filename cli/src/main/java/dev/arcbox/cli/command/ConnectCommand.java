package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Arguments;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.ConnectNetworkRequest;
import dev.arcbox.ttrpc.NetworkMethods;

/** network connect and network disconnect. */
final class ConnectCommand implements Command {
  private final boolean connect;

  ConnectCommand(boolean connect) {
    this.connect = connect;
  }

  @Override
  public Spec spec() {
    Operands operands = Operands.exactly(2, "NETWORK CONTAINER", Operands.Completes.NETWORKS);
    return connect
        ? Spec.of(
            "network connect",
            "Let a container join a network",
            operands,
            Option.value("ip", "ADDRESS", "its address there"),
            Option.list("alias", "NAME", "one more name of it there"))
        : Spec.of(
            "network disconnect",
            "Take a container out of a network",
            operands,
            Option.flag('f', "force", "even if it does not want to"));
  }

  @Override
  public int run(Context context) {
    Arguments arguments = context.arguments();
    ConnectNetworkRequest request =
        ConnectNetworkRequest.newBuilder()
            .setNetwork(arguments.operand(0))
            .setContainer(arguments.operand(1))
            .setIpv4Address(arguments.value("ip").orElse(""))
            .addAllAliases(arguments.values("alias"))
            .setForce(arguments.flag("force"))
            .build();
    try (Connection daemon = context.connect()) {
      daemon.call(connect ? NetworkMethods.CONNECT : NetworkMethods.DISCONNECT, request);
      return ExitCode.OK;
    }
  }
}
