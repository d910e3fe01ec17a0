package dev.arcbox.system;

import dev.arcbox.proto.api.Event;
import dev.arcbox.proto.api.EventsRequest;
import dev.arcbox.proto.api.Filter;
import dev.arcbox.ttrpc.ClientCall;
import dev.arcbox.ttrpc.SystemMethods;
import java.util.Optional;

/** What happens to one container, from its making on: nothing is missed. */
final class EventsOf implements AutoCloseable {
  private final ClientCall<EventsRequest, Event> call;

  private EventsOf(ClientCall<EventsRequest, Event> call) {
    this.call = call;
  }

  static EventsOf container(ApiClient api, String id) {
    EventsRequest request =
        EventsRequest.newBuilder()
            .setSinceNanos(1)
            .addFilters(Filter.newBuilder().setKey("type").setValue("container"))
            .addFilters(Filter.newBuilder().setKey("container").setValue(id))
            .build();
    return new EventsOf(api.stream(SystemMethods.EVENTS, request));
  }

  /** Waits until these have happened, in this order; others may happen between them. */
  void await(String... actions) {
    for (String action : actions) {
      Optional<Event> event = call.receive();
      while (event.isPresent() && !event.get().getAction().equals(action)) {
        event = call.receive();
      }
      if (event.isEmpty()) {
        throw new AssertionError("the events ended before \"" + action + "\"");
      }
    }
  }

  @Override
  public void close() {
    call.close();
  }
}
