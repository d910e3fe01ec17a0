package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Format;
import dev.arcbox.cli.output.Json;
import dev.arcbox.cli.output.JsonIndent;
import dev.arcbox.proto.api.MachineRef;
import dev.arcbox.proto.api.MachineSummary;
import dev.arcbox.ttrpc.MachineMethods;

final class InspectMachineCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "machine inspect",
        "Show all that is known of a machine",
        Operands.between(0, 1, "[MACHINE]", Operands.Completes.MACHINES));
  }

  @Override
  public int run(Context context) {
    MachineRef request = MachineRef.newBuilder().setName(MachineView.name(context)).build();
    try (Connection daemon = context.connect()) {
      MachineSummary machine = daemon.call(MachineMethods.INSPECT, request);
      if (context.format() == Format.QUIET) {
        context.out().line(machine.getName());
      } else {
        Json json = new Json();
        MachineView.json(json, machine);
        context.out().line(JsonIndent.of(json.toString()));
      }
      return ExitCode.OK;
    }
  }
}
