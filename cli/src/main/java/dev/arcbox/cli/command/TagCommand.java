package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.TagImageRequest;
import dev.arcbox.ttrpc.ImageMethods;

final class TagCommand implements Command {
  private final String name;

  TagCommand(String name) {
    this.name = name;
  }

  @Override
  public Spec spec() {
    return Spec.of(
        name,
        "Give an image another name",
        Operands.exactly(2, "IMAGE NAME[:TAG]", Operands.Completes.IMAGES));
  }

  @Override
  public int run(Context context) {
    try (Connection daemon = context.connect()) {
      daemon.call(
          ImageMethods.TAG,
          TagImageRequest.newBuilder()
              .setSource(context.arguments().operand(0))
              .setTarget(context.arguments().operand(1))
              .build());
      return ExitCode.OK;
    }
  }
}
