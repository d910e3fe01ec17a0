package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Format;
import dev.arcbox.cli.output.Json;
import dev.arcbox.cli.output.Table;
import dev.arcbox.proto.api.ContainerId;
import dev.arcbox.proto.api.TopContainerResponse;
import dev.arcbox.proto.api.TopRow;
import dev.arcbox.ttrpc.ContainerMethods;

final class TopCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "top",
        "Show the processes of a container",
        Operands.exactly(1, "CONTAINER", Operands.Completes.CONTAINERS));
  }

  @Override
  public int run(Context context) {
    try (Connection daemon = context.connect()) {
      TopContainerResponse answer =
          daemon.call(
              ContainerMethods.TOP,
              ContainerId.newBuilder().setId(context.arguments().operand(0)).build());
      if (context.format() == Format.JSON) {
        context.out().line(json(answer));
      } else {
        Table table = new Table(answer.getTitlesList().toArray(new String[0]));
        for (TopRow row : answer.getRowsList()) {
          table.row(row.getCellsList().toArray(new String[0]));
        }
        table.print(context.out());
      }
      return ExitCode.OK;
    }
  }

  private static String json(TopContainerResponse answer) {
    Json json = new Json().object().field("titles", answer.getTitlesList());
    json.name("processes").array();
    for (TopRow row : answer.getRowsList()) {
      json.array();
      row.getCellsList().forEach(json::value);
      json.endArray();
    }
    return json.endArray().endObject().toString();
  }
}
