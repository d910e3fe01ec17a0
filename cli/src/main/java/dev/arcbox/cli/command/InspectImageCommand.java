package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;

final class InspectImageCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "image inspect",
        "Show all that is known of images",
        Operands.atLeast(1, "IMAGE [IMAGE...]", Operands.Completes.IMAGES));
  }

  @Override
  public int run(Context context) {
    try (Connection daemon = context.connect()) {
      return Inspection.print(context, image -> Inspection.image(daemon, image));
    }
  }
}
