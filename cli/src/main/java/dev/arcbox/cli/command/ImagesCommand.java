package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Format;
import dev.arcbox.cli.output.Human;
import dev.arcbox.proto.api.ImageSummary;
import dev.arcbox.proto.api.ListImagesRequest;
import dev.arcbox.ttrpc.ImageMethods;
import java.util.List;

final class ImagesCommand implements Command {
  private final String name;

  ImagesCommand(String name) {
    this.name = name;
  }

  @Override
  public Spec spec() {
    return Spec.of(
        name,
        "List images",
        Operands.none(),
        Option.flag('a', "all", "also those without a name"),
        Option.flag('q', "quiet", "ids only"),
        Option.flag("no-trunc", "do not shorten"));
  }

  @Override
  public int run(Context context) {
    ListImagesRequest request = ListImagesRequest.newBuilder().setAll(context.flag("all")).build();
    try (Connection daemon = context.connect()) {
      List<ImageSummary> images = daemon.call(ImageMethods.LIST, request).getImagesList();
      boolean whole = context.flag("no-trunc");
      if (context.format() == Format.JSON) {
        context.out().line(ImageView.json(images));
      } else if (context.flag("quiet") || context.format() == Format.QUIET) {
        for (ImageSummary image : images) {
          context.out().line(whole ? image.getId() : Human.shortId(image.getId()));
        }
      } else {
        ImageView.table(images, whole, Human.nowNanos()).print(context.out());
      }
      return ExitCode.OK;
    }
  }
}
