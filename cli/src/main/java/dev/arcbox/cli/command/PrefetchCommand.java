package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.BootProgress;
import dev.arcbox.proto.api.PrefetchRequest;
import dev.arcbox.ttrpc.BootMethods;
import dev.arcbox.ttrpc.ClientCall;

final class PrefetchCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "boot prefetch",
        "Fetch and build what machines boot from, now instead of on first use",
        Operands.none(),
        Option.flag('f', "force", "again, even when it is there"));
  }

  @Override
  public int run(Context context) {
    PrefetchRequest request = PrefetchRequest.newBuilder().setForce(context.flag("force")).build();
    try (Connection daemon = context.connect();
        ClientCall<PrefetchRequest, BootProgress> call =
            daemon.stream(BootMethods.PREFETCH, request)) {
      return BootProgressView.follow(context, call);
    }
  }
}
