package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Format;
import dev.arcbox.cli.output.Json;
import dev.arcbox.proto.api.ContainerId;
import dev.arcbox.proto.api.PathChange;
import dev.arcbox.ttrpc.ContainerMethods;
import java.util.List;

final class DiffCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "diff",
        "Show which files a container has changed",
        Operands.exactly(1, "CONTAINER", Operands.Completes.CONTAINERS));
  }

  @Override
  public int run(Context context) {
    ContainerId container = ContainerId.newBuilder().setId(context.arguments().operand(0)).build();
    try (Connection daemon = context.connect()) {
      List<PathChange> changes = daemon.call(ContainerMethods.CHANGES, container).getChangesList();
      if (context.format() == Format.JSON) {
        context.out().line(json(changes));
      } else {
        boolean quiet = context.format() == Format.QUIET;
        changes.forEach(
            change ->
                context
                    .out()
                    .line(quiet ? change.getPath() : letter(change) + " " + change.getPath()));
      }
      return ExitCode.OK;
    }
  }

  private static String letter(PathChange change) {
    return switch (change.getKind()) {
      case ADDED -> "A";
      case DELETED -> "D";
      case MODIFIED, UNRECOGNIZED -> "C";
    };
  }

  private static String json(List<PathChange> changes) {
    Json json = new Json().array();
    for (PathChange change : changes) {
      json.object().field("path", change.getPath()).field("kind", letter(change)).endObject();
    }
    return json.endArray().toString();
  }
}
