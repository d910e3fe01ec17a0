package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.KillContainerRequest;
import dev.arcbox.ttrpc.ContainerMethods;

final class KillCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "kill",
        "Send a signal to containers",
        Operands.atLeast(1, "CONTAINER [CONTAINER...]", Operands.Completes.CONTAINERS),
        Option.value('s', "signal", "SIGNAL", "the signal, KILL if not given"));
  }

  @Override
  public int run(Context context) {
    String signal = context.arguments().value("signal").orElse("KILL");
    try (Connection daemon = context.connect()) {
      return Each.named(
          context,
          id ->
              daemon.call(
                  ContainerMethods.KILL,
                  KillContainerRequest.newBuilder().setId(id).setSignal(signal).build()));
    }
  }
}
