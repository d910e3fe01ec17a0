package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.RenameContainerRequest;
import dev.arcbox.ttrpc.ContainerMethods;

final class RenameCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "rename",
        "Give a container another name",
        Operands.exactly(2, "CONTAINER NAME", Operands.Completes.CONTAINERS));
  }

  @Override
  public int run(Context context) {
    try (Connection daemon = context.connect()) {
      daemon.call(
          ContainerMethods.RENAME,
          RenameContainerRequest.newBuilder()
              .setId(context.arguments().operand(0))
              .setName(context.arguments().operand(1))
              .build());
      return ExitCode.OK;
    }
  }
}
