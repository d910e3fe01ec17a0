package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Arguments;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Pairs;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.CreateVolumeRequest;
import dev.arcbox.ttrpc.VolumeMethods;

final class CreateVolumeCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "volume create",
        "Make a volume",
        Operands.between(0, 1, "[NAME]", Operands.Completes.NOTHING),
        Option.value('d', "driver", "DRIVER", "local, which is the only one"),
        Option.list('o', "opt", "KEY=VALUE", "an option of the driver"),
        Option.list("label", "KEY[=VALUE]", "attach a label"));
  }

  @Override
  public int run(Context context) {
    Arguments arguments = context.arguments();
    CreateVolumeRequest request =
        CreateVolumeRequest.newBuilder()
            .setName(arguments.operands().isEmpty() ? "" : arguments.operand(0))
            .setDriver(arguments.value("driver").orElse(""))
            .putAllOptions(Pairs.strict("opt", arguments.values("opt")))
            .putAllLabels(Pairs.of(arguments.values("label")))
            .build();
    try (Connection daemon = context.connect()) {
      context.out().line(daemon.call(VolumeMethods.CREATE, request).getName());
      return ExitCode.OK;
    }
  }
}
