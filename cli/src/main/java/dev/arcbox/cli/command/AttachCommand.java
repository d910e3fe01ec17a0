package dev.arcbox.cli.command;

import dev.arcbox.cli.CliException;
import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.InspectContainerRequest;
import dev.arcbox.proto.api.InspectContainerResponse;
import dev.arcbox.ttrpc.ContainerMethods;

final class AttachCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "attach",
        "Join the standard streams of a running container",
        Operands.exactly(1, "CONTAINER", Operands.Completes.CONTAINERS),
        Option.flag("no-stdin", "do not send standard input"));
  }

  @Override
  public int run(Context context) {
    String id = context.arguments().operand(0);
    try (Connection daemon = context.connect()) {
      InspectContainerResponse container =
          daemon.call(
              ContainerMethods.INSPECT, InspectContainerRequest.newBuilder().setId(id).build());
      if (!container.getSummary().getState().equals("running")) {
        throw new CliException.Input(
            "container "
                + id
                + " is "
                + container.getSummary().getState()
                + ", not running; start it with: arcbox start -a "
                + id);
      }
      boolean input = container.getConfig().getOpenStdin() && !context.flag("no-stdin");
      boolean tty = container.getConfig().getTty();
      return new Attachment(container.getSummary().getId(), input, tty, false, false)
          .run(context, daemon, () -> {});
    }
  }
}
