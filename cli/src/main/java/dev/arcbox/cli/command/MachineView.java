package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.output.Human;
import dev.arcbox.cli.output.Json;
import dev.arcbox.cli.output.Table;
import dev.arcbox.proto.api.BootTiming;
import dev.arcbox.proto.api.MachineBalloon;
import dev.arcbox.proto.api.MachineSummary;
import java.util.List;
import java.util.TreeMap;

/** Machines as listings show them. */
final class MachineView {
  private static final String DEFAULT = "default";

  private MachineView() {}

  /** The machine that a command is about; the one that containers share when none is named. */
  static String name(Context context) {
    List<String> operands = context.arguments().operands();
    return operands.isEmpty() ? DEFAULT : operands.getFirst();
  }

  static Table table(List<MachineSummary> machines, long now) {
    Table table =
        new Table("NAME", "STATE", "BACKEND", "CPUS", "MEMORY", "STARTED", "RESTARTS", "FAILURE");
    for (MachineSummary machine : machines) {
      table.row(
          machine.getName(),
          machine.getState(),
          machine.getBackend(),
          Integer.toString(machine.getCpus()),
          Human.memory(machine.getMemoryBytes()),
          machine.getStartedAtNanos() > 0 ? Human.ago(machine.getStartedAtNanos(), now) : "",
          Integer.toString(machine.getRestarts()),
          machine.getFailure());
    }
    return table;
  }

  static void json(Json json, MachineSummary machine) {
    json.object()
        .field("name", machine.getName())
        .field("state", machine.getState())
        .field("backend", machine.getBackend())
        .field("cpus", machine.getCpus())
        .field("memoryBytes", machine.getMemoryBytes())
        .field("startedAtNanos", machine.getStartedAtNanos())
        .field("restarts", machine.getRestarts())
        .field("failure", machine.getFailure())
        .field("pid", machine.getPid())
        .field("kernel", machine.getKernel());
    json.name("boot").object();
    for (BootTiming timing : machine.getBootList()) {
      json.field(timing.getPhase(), timing.getNanos());
    }
    json.endObject();
    if (machine.hasBalloon()) {
      balloon(json.name("balloon"), machine.getBalloon());
    }
    json.endObject();
  }

  private static void balloon(Json json, MachineBalloon balloon) {
    json.object()
        .field("targetBytes", balloon.getTargetBytes())
        .field("actualBytes", balloon.getActualBytes())
        .field("reportedBytes", balloon.getReportedBytes())
        .field("returnedBytes", balloon.getReturnedBytes());
    json.name("statistics").object();
    // The guest's word, 64 bits wide without a sign.
    new TreeMap<>(balloon.getStatisticsMap())
        .forEach((name, value) -> json.name(name).raw(Long.toUnsignedString(value)));
    json.endObject().endObject();
  }
}
