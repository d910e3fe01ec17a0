package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Human;
import dev.arcbox.cli.output.Json;
import dev.arcbox.proto.api.BootClearRequest;
import dev.arcbox.ttrpc.BootMethods;

final class BootClearCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "boot clear",
        "Throw away what machines boot from; it is made again when needed",
        Operands.none());
  }

  @Override
  public int run(Context context) {
    try (Connection daemon = context.connect()) {
      long freed =
          daemon.call(BootMethods.CLEAR, BootClearRequest.getDefaultInstance()).getFreedBytes();
      switch (context.format()) {
        case JSON ->
            context
                .out()
                .line(new Json().object().field("freedBytes", freed).endObject().toString());
        case QUIET -> {}
        case TABLE -> context.out().line("Freed " + Human.size(freed));
      }
      return ExitCode.OK;
    }
  }
}
