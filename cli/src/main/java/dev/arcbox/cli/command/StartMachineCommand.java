package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.daemon.SetupProgress;
import dev.arcbox.proto.api.MachineRef;
import dev.arcbox.ttrpc.MachineMethods;

final class StartMachineCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "machine start",
        "Boot a machine",
        Operands.between(0, 1, "[MACHINE]", Operands.Completes.MACHINES));
  }

  @Override
  @SuppressWarnings("try") // the progress line lives by itself until it is closed
  public int run(Context context) {
    String name = MachineView.name(context);
    try (Connection daemon = context.connect();
        SetupProgress progress = RunCommand.progress(context, daemon)) {
      daemon.call(MachineMethods.START, MachineRef.newBuilder().setName(name).build());
      context.out().line(name);
      return ExitCode.OK;
    }
  }
}
