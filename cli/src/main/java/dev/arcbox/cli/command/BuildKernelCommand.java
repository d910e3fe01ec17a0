package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Format;
import dev.arcbox.proto.api.BootProgress;
import dev.arcbox.proto.api.BuildKernelRequest;
import dev.arcbox.ttrpc.BootMethods;
import dev.arcbox.ttrpc.ClientCall;

final class BuildKernelCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "boot build-kernel",
        "Build the lean kernel, which boots ten times faster; takes some minutes",
        Operands.none(),
        Option.flag('f', "force", "again, even when it is there"));
  }

  @Override
  public int run(Context context) {
    BuildKernelRequest request =
        BuildKernelRequest.newBuilder().setForce(context.flag("force")).build();
    try (Connection daemon = context.connect();
        ClientCall<BuildKernelRequest, BootProgress> call =
            daemon.stream(BootMethods.BUILD_KERNEL, request)) {
      int code = BootProgressView.follow(context, call);
      if (context.format() == Format.TABLE) {
        context.out().line("machines boot the lean kernel from their next start");
      }
      return code;
    }
  }
}
