package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Format;
import dev.arcbox.proto.api.PullImageRequest;
import dev.arcbox.proto.api.PushImageRequest;
import dev.arcbox.proto.api.TransferProgress;
import dev.arcbox.ttrpc.ClientCall;
import dev.arcbox.ttrpc.ImageMethods;
import java.util.Optional;

/** {@code pull} and {@code push}. */
final class TransferCommand implements Command {
  private final String name;
  private final boolean pull;

  TransferCommand(String name, boolean pull) {
    this.name = name;
    this.pull = pull;
  }

  @Override
  public Spec spec() {
    Operands operands = Operands.exactly(1, "NAME[:TAG|@DIGEST]", Operands.Completes.IMAGES);
    Option all = Option.flag('a', "all-tags", "all tags of the repository");
    Option quiet = Option.flag('q', "quiet", "do not show progress");
    return pull
        ? Spec.of(
            name,
            "Fetch an image from a registry",
            operands,
            all,
            Option.value("platform", "OS/ARCH[/VARIANT]", "for another platform than the guests'"),
            quiet)
        : Spec.of(name, "Send an image to a registry", operands, all, quiet);
  }

  @Override
  public int run(Context context) {
    String image = context.arguments().operand(0);
    boolean quiet = context.flag("quiet") || context.format() == Format.QUIET;
    try (Connection daemon = context.connect()) {
      if (pull) {
        PullImageRequest.Builder request =
            PullImageRequest.newBuilder().setReference(image).setAllTags(context.flag("all-tags"));
        context.arguments().value("platform").ifPresent(request::setPlatform);
        try (var call = daemon.stream(ImageMethods.PULL, request.build())) {
          show(context, call, quiet);
        }
      } else {
        PushImageRequest request =
            PushImageRequest.newBuilder()
                .setReference(image)
                .setAllTags(context.flag("all-tags"))
                .build();
        try (var call = daemon.stream(ImageMethods.PUSH, request)) {
          show(context, call, quiet);
        }
      }
      if (quiet) {
        context.out().line(image);
      }
      return ExitCode.OK;
    }
  }

  private static void show(Context context, ClientCall<?, TransferProgress> call, boolean quiet) {
    if (!quiet) {
      TransferView.onOutput(context).follow(call);
      return;
    }
    Optional<TransferProgress> unseen = call.receive();
    while (unseen.isPresent()) {
      unseen = call.receive();
    }
  }
}
