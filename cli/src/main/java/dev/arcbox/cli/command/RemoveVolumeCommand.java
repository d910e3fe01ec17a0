package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.RemoveVolumeRequest;
import dev.arcbox.ttrpc.VolumeMethods;

final class RemoveVolumeCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "volume rm",
        "Remove volumes that no container mounts",
        Operands.atLeast(1, "VOLUME [VOLUME...]", Operands.Completes.VOLUMES),
        Option.flag('f', "force", "those that are not there are fine"));
  }

  @Override
  public int run(Context context) {
    boolean force = context.flag("force");
    try (Connection daemon = context.connect()) {
      return Each.named(
          context,
          name ->
              daemon.call(
                  VolumeMethods.REMOVE,
                  RemoveVolumeRequest.newBuilder().setName(name).setForce(force).build()));
    }
  }
}
