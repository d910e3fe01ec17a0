package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.RemoveImageRequest;
import dev.arcbox.proto.api.RemoveImageResponse;
import dev.arcbox.ttrpc.ImageMethods;

final class RemoveImageCommand implements Command {
  private final String name;

  RemoveImageCommand(String name) {
    this.name = name;
  }

  @Override
  public Spec spec() {
    return Spec.of(
        name,
        "Remove images",
        Operands.atLeast(1, "IMAGE [IMAGE...]", Operands.Completes.IMAGES),
        Option.flag('f', "force", "also when it has other names or stopped containers"));
  }

  @Override
  public int run(Context context) {
    boolean force = context.flag("force");
    try (Connection daemon = context.connect()) {
      return Each.all(
          context,
          image -> {
            RemoveImageResponse answer =
                daemon.call(
                    ImageMethods.REMOVE,
                    RemoveImageRequest.newBuilder().setReference(image).setForce(force).build());
            answer.getUntaggedList().forEach(tag -> context.out().line("Untagged: " + tag));
            answer.getDeletedList().forEach(id -> context.out().line("Deleted: " + id));
          });
    }
  }
}
