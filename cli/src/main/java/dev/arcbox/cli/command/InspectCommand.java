package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.args.UsageException;
import dev.arcbox.cli.daemon.Connection;

final class InspectCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "inspect",
        "Show all that is known of containers or images",
        Operands.atLeast(1, "NAME [NAME...]", Operands.Completes.CONTAINERS),
        Option.value("type", "TYPE", "container or image"));
  }

  @Override
  public int run(Context context) {
    String type = context.arguments().value("type").orElse("");
    try (Connection daemon = context.connect()) {
      return switch (type) {
        case "container" -> Inspection.print(context, id -> Inspection.container(daemon, id));
        case "image" -> Inspection.print(context, image -> Inspection.image(daemon, image));
        case "" -> Inspection.print(context, name -> Inspection.either(daemon, name));
        default ->
            throw new UsageException(
                "option --type takes container or image, not \"" + type + "\"");
      };
    }
  }
}
