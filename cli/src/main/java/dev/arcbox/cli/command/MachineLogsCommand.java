package dev.arcbox.cli.command;

import dev.arcbox.cli.CliException;
import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.MachineLogChunk;
import dev.arcbox.proto.api.MachineLogsRequest;
import dev.arcbox.ttrpc.ClientCall;
import dev.arcbox.ttrpc.MachineMethods;
import java.io.IOException;
import java.util.Optional;

final class MachineLogsCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "machine logs",
        "Show a machine's console",
        Operands.between(0, 1, "[MACHINE]", Operands.Completes.MACHINES),
        Option.value('n', "tail", "LINES", "only the last so many lines"));
  }

  @Override
  public int run(Context context) {
    return print(context, MachineView.name(context), LogsCommand.tail(context));
  }

  static int print(Context context, String machine, int tail) {
    MachineLogsRequest request =
        MachineLogsRequest.newBuilder().setName(machine).setTail(tail).build();
    try (Connection daemon = context.connect();
        ClientCall<MachineLogsRequest, MachineLogChunk> call =
            daemon.stream(MachineMethods.LOGS, request)) {
      Optional<MachineLogChunk> chunk = call.receive();
      while (chunk.isPresent()) {
        chunk.get().getData().writeTo(context.streams().out());
        chunk = call.receive();
      }
      return ExitCode.OK;
    } catch (IOException e) {
      throw new CliException.OutputClosed(e);
    }
  }
}
