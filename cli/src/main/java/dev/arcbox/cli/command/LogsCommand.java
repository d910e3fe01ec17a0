package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Instants;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.args.UsageException;
import dev.arcbox.cli.args.Values;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.LogsRequest;
import dev.arcbox.proto.api.OutputChunk;
import dev.arcbox.ttrpc.ClientCall;
import dev.arcbox.ttrpc.ContainerMethods;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

final class LogsCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "logs",
        "Show what a container, the daemon or the virtual machine wrote",
        Operands.between(0, 1, "CONTAINER", Operands.Completes.CONTAINERS),
        Option.flag('f', "follow", "go on with what is written from now on"),
        Option.value('n', "tail", "LINES", "only the last so many lines"),
        Option.value("since", "TIME", "only from then on"),
        Option.value("until", "TIME", "only before then"),
        Option.flag('t', "timestamps", "put the time before each line"),
        Option.value('c', "component", "NAME", "daemon or vm, instead of a container"));
  }

  @Override
  public int run(Context context) throws InterruptedException {
    Optional<String> component = context.arguments().value("component");
    if (component.isPresent()) {
      return component(context, component.get());
    }
    if (context.arguments().operands().isEmpty()) {
      throw new UsageException("whose logs? Name a container, or -c daemon, or -c vm");
    }
    LogsRequest request = request(context);
    try (Connection daemon = context.connect();
        ClientCall<LogsRequest, OutputChunk> call = daemon.stream(ContainerMethods.LOGS, request)) {
      return Output.copy(context, call);
    }
  }

  private static LogsRequest request(Context context) {
    Instant now = Instant.now();
    ZoneId zone = ZoneId.systemDefault();
    LogsRequest.Builder request =
        LogsRequest.newBuilder()
            .setId(context.arguments().operand(0))
            .setFollow(context.flag("follow"))
            .setTimestamps(context.flag("timestamps"))
            .setTail(tail(context));
    context
        .arguments()
        .value("since")
        .ifPresent(t -> request.setSinceNanos(Instants.nanos("since", t, now, zone)));
    context
        .arguments()
        .value("until")
        .ifPresent(t -> request.setUntilNanos(Instants.nanos("until", t, now, zone)));
    return request.build();
  }

  /** In the protocol 0 is everything, and -1 nothing. */
  static int tail(Context context) {
    Optional<String> tail = context.arguments().value("tail").filter(n -> !n.equals("all"));
    if (tail.isEmpty()) {
      return 0;
    }
    int lines = Values.integer("tail", tail.get());
    return lines == 0 ? -1 : Math.max(0, lines);
  }

  private static int component(Context context, String component) throws InterruptedException {
    if (!context.arguments().operands().isEmpty()) {
      throw new UsageException("-c and a container cannot go together");
    }
    return switch (component) {
      case "daemon" ->
          new FileTail(context.locations().daemonLog(), tail(context))
              .print(context, context.flag("follow"));
      case "vm" -> MachineLogsCommand.print(context, "default", tail(context));
      default ->
          throw new UsageException(
              "option --component takes daemon or vm, not \"" + component + "\"");
    };
  }
}
