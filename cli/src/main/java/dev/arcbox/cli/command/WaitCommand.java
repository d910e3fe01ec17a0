package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.WaitContainerRequest;
import dev.arcbox.proto.api.WaitContainerResponse;
import dev.arcbox.ttrpc.ContainerMethods;

final class WaitCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "wait",
        "Wait for containers to end and print their exit codes",
        Operands.atLeast(1, "CONTAINER [CONTAINER...]", Operands.Completes.CONTAINERS),
        Option.value("condition", "WHAT", "not-running, next-exit or removed"));
  }

  @Override
  public int run(Context context) {
    String condition = context.arguments().value("condition").orElse("not-running");
    try (Connection daemon = context.connect()) {
      return Each.all(
          context,
          id -> {
            WaitContainerResponse answer =
                daemon.call(
                    ContainerMethods.WAIT,
                    WaitContainerRequest.newBuilder().setId(id).setCondition(condition).build());
            context.out().line(Integer.toString(answer.getExitCode()));
            if (!answer.getError().isEmpty()) {
              context.warn(id + ": " + answer.getError());
            }
          });
    }
  }
}
