package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Instants;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Format;
import dev.arcbox.cli.output.Human;
import dev.arcbox.cli.output.Json;
import dev.arcbox.proto.api.Event;
import dev.arcbox.proto.api.EventsRequest;
import dev.arcbox.ttrpc.ClientCall;
import dev.arcbox.ttrpc.SystemMethods;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

final class EventsCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "events",
        "Show what happens, as it happens",
        Operands.none(),
        Option.value("since", "TIME", "also what happened from then on"),
        Option.value("until", "TIME", "end then"),
        Option.list('f', "filter", "KEY=VALUE", "only those that match"));
  }

  @Override
  public int run(Context context) {
    EventsRequest request = request(context);
    try (Connection daemon = context.connect();
        ClientCall<EventsRequest, Event> call = daemon.stream(SystemMethods.EVENTS, request)) {
      Optional<Event> event = call.receive();
      while (event.isPresent()) {
        context.out().line(show(event.get(), context.format())).flush();
        event = call.receive();
      }
      return ExitCode.OK;
    }
  }

  private static EventsRequest request(Context context) {
    EventsRequest.Builder request = EventsRequest.newBuilder();
    Instant now = Instant.now();
    ZoneId zone = ZoneId.systemDefault();
    context
        .arguments()
        .value("since")
        .ifPresent(t -> request.setSinceNanos(Instants.nanos("since", t, now, zone)));
    context
        .arguments()
        .value("until")
        .ifPresent(t -> request.setUntilNanos(Instants.nanos("until", t, now, zone)));
    request.addAllFilters(FilterOptions.of(context));
    return request.build();
  }

  private static String show(Event event, Format format) {
    return switch (format) {
      case JSON -> json(event);
      case QUIET -> event.getId();
      case TABLE -> line(event);
    };
  }

  private static String json(Event event) {
    return new Json()
        .object()
        .field("sequence", event.getSequence())
        .field("time", Human.instant(event.getTimeNanos()))
        .field("timeNano", event.getTimeNanos())
        .field("type", event.getType())
        .field("action", event.getAction())
        .field("id", event.getId())
        .field("attributes", event.getAttributesMap())
        .endObject()
        .toString();
  }

  private static String line(Event event) {
    StringBuilder line = new StringBuilder(Human.instant(event.getTimeNanos()));
    line.append(' ').append(event.getType()).append(' ').append(event.getAction());
    line.append(' ').append(event.getId());
    String before = " (";
    for (Map.Entry<String, String> attribute : event.getAttributesMap().entrySet()) {
      line.append(before).append(attribute.getKey()).append('=').append(attribute.getValue());
      before = ", ";
    }
    return before.equals(", ") ? line.append(')').toString() : line.toString();
  }
}
