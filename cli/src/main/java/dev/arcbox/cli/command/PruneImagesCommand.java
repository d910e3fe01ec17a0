package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Format;
import dev.arcbox.cli.output.Human;
import dev.arcbox.proto.api.PruneImagesRequest;
import dev.arcbox.proto.api.PruneImagesResponse;
import dev.arcbox.ttrpc.ImageMethods;

final class PruneImagesCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "image prune",
        "Remove images that nothing uses",
        Operands.none(),
        Option.flag('a', "all", "also those with a name"),
        Option.list("filter", "KEY=VALUE", "only those that match: until, label, label!"));
  }

  @Override
  public int run(Context context) {
    PruneImagesRequest.Builder request =
        PruneImagesRequest.newBuilder().setAll(context.flag("all"));
    request.addAllFilters(FilterOptions.of(context));
    try (Connection daemon = context.connect()) {
      PruneImagesResponse answer = daemon.call(ImageMethods.PRUNE, request.build());
      answer.getUntaggedList().forEach(tag -> context.out().line("Untagged: " + tag));
      answer.getDeletedList().forEach(id -> context.out().line("Deleted: " + id));
      if (context.format() == Format.TABLE) {
        context.out().line("Space reclaimed: " + Human.size(answer.getSpaceReclaimed()));
      }
      return ExitCode.OK;
    }
  }
}
