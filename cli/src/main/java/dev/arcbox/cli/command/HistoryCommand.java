package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Human;
import dev.arcbox.cli.output.Json;
import dev.arcbox.cli.output.Table;
import dev.arcbox.proto.api.ImageRef;
import dev.arcbox.proto.api.ImageStep;
import dev.arcbox.ttrpc.ImageMethods;
import java.util.List;

final class HistoryCommand implements Command {
  private static final int WIDTH = 45;

  private final String name;

  HistoryCommand(String name) {
    this.name = name;
  }

  @Override
  public Spec spec() {
    return Spec.of(
        name,
        "Show how an image was made",
        Operands.exactly(1, "IMAGE", Operands.Completes.IMAGES),
        Option.flag("no-trunc", "do not shorten"));
  }

  @Override
  public int run(Context context) {
    ImageRef image = ImageRef.newBuilder().setReference(context.arguments().operand(0)).build();
    try (Connection daemon = context.connect()) {
      List<ImageStep> steps = daemon.call(ImageMethods.HISTORY, image).getStepsList();
      switch (context.format()) {
        case JSON -> context.out().line(json(steps));
        case QUIET -> steps.forEach(step -> context.out().line(step.getId()));
        case TABLE -> table(steps, context.flag("no-trunc")).print(context.out());
      }
      return ExitCode.OK;
    }
  }

  private static Table table(List<ImageStep> steps, boolean whole) {
    Table table = new Table("IMAGE", "CREATED", "CREATED BY", "SIZE", "COMMENT");
    for (ImageStep step : steps) {
      boolean missing = step.getId().startsWith("<");
      table.row(
          whole || missing ? step.getId() : Human.shortId(step.getId()),
          Human.ago(step.getCreatedAtNanos(), Human.nowNanos()),
          whole ? step.getCreatedBy() : Human.shortened(step.getCreatedBy(), WIDTH),
          Human.size(step.getSize()),
          step.getComment());
    }
    return table;
  }

  private static String json(List<ImageStep> steps) {
    Json json = new Json().array();
    for (ImageStep step : steps) {
      json.object()
          .field("id", step.getId())
          .field("created", Human.instant(step.getCreatedAtNanos()))
          .field("createdBy", step.getCreatedBy())
          .field("size", step.getSize())
          .field("comment", step.getComment())
          .endObject();
    }
    return json.endArray().toString();
  }
}
