package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.args.Values;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.StopContainerRequest;
import dev.arcbox.ttrpc.ContainerMethods;

/** stop, and restart, which differs in the call only. */
final class StopCommand implements Command {
  private final boolean restart;

  StopCommand(boolean restart) {
    this.restart = restart;
  }

  @Override
  public Spec spec() {
    return Spec.of(
        restart ? "restart" : "stop",
        restart ? "Stop and start containers again" : "Stop containers",
        Operands.atLeast(1, "CONTAINER [CONTAINER...]", Operands.Completes.CONTAINERS),
        Option.value('t', "time", "SECONDS", "wait so long before killing it, -1 for ever"));
  }

  @Override
  public int run(Context context) {
    StopContainerRequest.Builder request = StopContainerRequest.newBuilder();
    context
        .arguments()
        .value("time")
        .ifPresent(time -> request.setTimeoutSeconds(Values.integer("time", time)));
    try (Connection daemon = context.connect()) {
      return Each.named(
          context,
          id ->
              daemon.call(
                  restart ? ContainerMethods.RESTART : ContainerMethods.STOP,
                  request.clone().setId(id).build()));
    }
  }
}
