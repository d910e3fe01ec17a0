package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.RemoveContainerRequest;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;

final class RemoveCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "rm",
        "Remove containers",
        Operands.atLeast(1, "CONTAINER [CONTAINER...]", Operands.Completes.CONTAINERS),
        Option.flag('f', "force", "kill those that run"),
        Option.flag('v', "volumes", "remove their volumes without a name as well"));
  }

  @Override
  public int run(Context context) {
    boolean force = context.flag("force");
    boolean volumes = context.flag("volumes");
    try (Connection daemon = context.connect()) {
      return Each.named(context, id -> remove(daemon, id, force, volumes));
    }
  }

  /** With force, one that is not there is as good as removed. */
  private static void remove(Connection daemon, String id, boolean force, boolean volumes) {
    try {
      daemon.call(
          ContainerMethods.REMOVE,
          RemoveContainerRequest.newBuilder()
              .setId(id)
              .setForce(force)
              .setVolumes(volumes)
              .build());
    } catch (TtrpcException e) {
      if (!force || e.code() != StatusCode.NOT_FOUND) {
        throw e;
      }
    }
  }
}
