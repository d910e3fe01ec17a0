package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Format;
import dev.arcbox.cli.output.Human;
import dev.arcbox.cli.output.Json;
import dev.arcbox.proto.api.ListMachinesRequest;
import dev.arcbox.proto.api.MachineSummary;
import dev.arcbox.ttrpc.MachineMethods;
import java.util.List;

final class MachinesCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "machine ls", "List machines", Operands.none(), Option.flag('q', "quiet", "names only"));
  }

  @Override
  public int run(Context context) {
    try (Connection daemon = context.connect()) {
      List<MachineSummary> machines =
          daemon
              .call(MachineMethods.LIST, ListMachinesRequest.getDefaultInstance())
              .getMachinesList();
      if (context.format() == Format.JSON) {
        Json json = new Json().array();
        machines.forEach(machine -> MachineView.json(json, machine));
        context.out().line(json.endArray().toString());
      } else if (context.flag("quiet") || context.format() == Format.QUIET) {
        machines.forEach(machine -> context.out().line(machine.getName()));
      } else {
        MachineView.table(machines, Human.nowNanos()).print(context.out());
      }
      return ExitCode.OK;
    }
  }
}
