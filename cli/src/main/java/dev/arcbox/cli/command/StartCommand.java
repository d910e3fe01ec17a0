package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.args.UsageException;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.daemon.SetupProgress;
import dev.arcbox.proto.api.InspectContainerRequest;
import dev.arcbox.proto.api.InspectContainerResponse;
import dev.arcbox.proto.api.StartContainerRequest;
import dev.arcbox.ttrpc.ContainerMethods;

final class StartCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "start",
        "Start containers that do not run",
        Operands.atLeast(1, "CONTAINER [CONTAINER...]", Operands.Completes.CONTAINERS),
        Option.flag('a', "attach", "join its output and take its exit code"),
        Option.flag('i', "interactive", "send standard input to it"));
  }

  @Override
  public int run(Context context) {
    boolean input = context.flag("interactive");
    boolean attach = context.flag("attach") || input;
    if (attach && context.arguments().operands().size() > 1) {
      throw new UsageException("only one container can be attached to");
    }
    try (Connection daemon = context.connect();
        SetupProgress progress = RunCommand.progress(context, daemon)) {
      if (attach) {
        return attached(context, daemon, input, progress);
      }
      return Each.named(
          context,
          id ->
              daemon.call(
                  ContainerMethods.START, StartContainerRequest.newBuilder().setId(id).build()));
    }
  }

  private static int attached(
      Context context, Connection daemon, boolean input, SetupProgress progress) {
    String id = context.arguments().operand(0);
    InspectContainerResponse container =
        daemon.call(
            ContainerMethods.INSPECT, InspectContainerRequest.newBuilder().setId(id).build());
    boolean tty = container.getConfig().getTty();
    ContainerOptions.checkTerminal(context, input, tty);
    boolean removed = container.getConfig().getAutoRemove();
    return new Attachment(container.getSummary().getId(), input, tty, true, removed)
        .run(context, daemon, progress::close);
  }
}
