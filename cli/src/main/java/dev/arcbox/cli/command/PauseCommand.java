package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.ContainerId;
import dev.arcbox.ttrpc.ContainerMethods;

/** pause and unpause. */
final class PauseCommand implements Command {
  private final boolean pause;

  PauseCommand(boolean pause) {
    this.pause = pause;
  }

  @Override
  public Spec spec() {
    return Spec.of(
        pause ? "pause" : "unpause",
        pause ? "Freeze the processes of containers" : "Let frozen containers go on",
        Operands.atLeast(1, "CONTAINER [CONTAINER...]", Operands.Completes.CONTAINERS));
  }

  @Override
  public int run(Context context) {
    try (Connection daemon = context.connect()) {
      return Each.named(
          context,
          id -> {
            ContainerId container = ContainerId.newBuilder().setId(id).build();
            if (pause) {
              daemon.call(ContainerMethods.PAUSE, container);
            } else {
              daemon.call(ContainerMethods.UNPAUSE, container);
            }
          });
    }
  }
}
