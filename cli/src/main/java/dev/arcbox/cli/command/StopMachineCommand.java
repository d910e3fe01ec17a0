package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.StopMachineRequest;
import dev.arcbox.ttrpc.MachineMethods;

final class StopMachineCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "machine stop",
        "Shut a machine down, with its containers",
        Operands.between(0, 1, "[MACHINE]", Operands.Completes.MACHINES),
        Option.flag('f', "force", "pull the plug"));
  }

  @Override
  public int run(Context context) {
    String name = MachineView.name(context);
    try (Connection daemon = context.connect()) {
      daemon.call(
          MachineMethods.STOP,
          StopMachineRequest.newBuilder().setName(name).setForce(context.flag("force")).build());
      context.out().line(name);
      return ExitCode.OK;
    }
  }
}
