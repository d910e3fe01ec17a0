package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.CreateContainerResponse;

final class CreateCommand implements Command {
  @Override
  public Spec spec() {
    return new Spec(
        "create",
        "Make a container without starting it",
        Operands.thenCommand(1, "IMAGE [COMMAND] [ARGUMENT...]", Operands.Completes.IMAGES),
        ContainerOptions.all());
  }

  @Override
  public int failureCode() {
    return ExitCode.NOT_RUN;
  }

  @Override
  public int run(Context context) {
    var request = ContainerOptions.request(context);
    try (Connection daemon = context.connect()) {
      CreateContainerResponse made = Creation.make(context, daemon, request);
      context.out().line(made.getId());
      return ExitCode.OK;
    }
  }
}
