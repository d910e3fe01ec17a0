package dev.arcbox.docker.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.exchange.Call;
import dev.arcbox.docker.exchange.Filters;
import dev.arcbox.docker.exchange.Json;
import dev.arcbox.docker.exchange.Replies;
import dev.arcbox.docker.exchange.ReplyStream;
import dev.arcbox.docker.exchange.Route;
import dev.arcbox.runtime.event.Delivery;
import dev.arcbox.runtime.event.Event;
import dev.arcbox.runtime.event.EventFilter;
import dev.arcbox.runtime.event.EventReader;
import dev.arcbox.runtime.store.EpochNanos;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code GET /events}: what was, what is, until the client goes or the time has come. */
final class EventOperations {
  private final Engine engine;

  EventOperations(Engine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(Route.of("GET", "/events", this::events));
  }

  private HttpResponse events(Call call) {
    Instant now = engine.parts().containerParts().clock().instant();
    Filters filters = call.filters();
    EventMatch.check(filters);
    Optional<Instant> since = Times.moment("since", call.query().find("since"), now);
    Optional<Instant> until = Times.moment("until", call.query().find("until"), now);
    EventFilter range = EventFilter.ALL.between(since, until);
    // Subscribed before the head goes out: what the client does next is seen.
    EventReader reader = EventReader.open(engine.parts().system(), engine.parts().events(), range);
    return Replies.stream(call, Replies.JSON, out -> copy(reader, filters, out));
  }

  private static void copy(EventReader reader, Filters filters, ReplyStream out) throws Exception {
    try (reader) {
      Delivery delivery = reader.next();
      while (!(delivery instanceof Delivery.Over)) {
        for (Event event : EventReader.eventsOf(delivery)) {
          if (EventMatch.matches(event, filters)) {
            out.write(line(event));
          }
        }
        delivery = reader.next();
      }
    }
  }

  private static byte[] line(Event event) {
    byte[] document = Json.bytes(document(event));
    byte[] line = java.util.Arrays.copyOf(document, document.length + 1);
    line[document.length] = '\n';
    return line;
  }

  static ObjectNode document(Event event) {
    ObjectNode node = Json.object();
    Map<String, String> attributes = new TreeMap<>(event.attributes());
    if (event.type().equals("container") || event.type().equals("image")) {
      // Clients of Docker's first years look here.
      node.put("status", event.action()).put("id", event.id());
      Optional.ofNullable(attributes.get("image")).ifPresent(image -> node.put("from", image));
    }
    node.put("Type", event.type()).put("Action", event.action());
    ObjectNode actor = node.putObject("Actor").put("ID", event.id());
    ObjectNode shown = actor.putObject("Attributes");
    attributes.forEach(shown::put);
    node.put("scope", "local");
    return node.put("time", event.time().getEpochSecond())
        .put("timeNano", EpochNanos.of(event.time()));
  }
}
