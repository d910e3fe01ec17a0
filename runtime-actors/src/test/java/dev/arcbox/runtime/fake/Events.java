package dev.arcbox.runtime.fake;

import dev.arcbox.runtime.event.Delivery;
import dev.arcbox.runtime.event.Event;
import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.runtime.event.EventFilter;
import dev.arcbox.runtime.event.EventReader;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The events of what is caused after this was made, in order. It reads from the log, so that none
 * is missed; what was caused before is left out by a mark of its own among the events.
 */
public final class Events implements AutoCloseable {
  private static final String MARK = "test";

  private final EventReader reader;
  private final ArrayDeque<Event> pending = new ArrayDeque<>();

  Events(ActorSystem<?> system, ActorRef<EventBus.Command> bus, String... types) {
    Set<String> wanted = new HashSet<>(Set.of(types));
    wanted.add(MARK);
    reader =
        EventReader.open(
            system,
            bus,
            EventFilter.ofTypes(wanted.toArray(String[]::new))
                .between(Optional.of(Instant.now()), Optional.empty()));
    String mark = UUID.randomUUID().toString();
    bus.tell(new EventBus.Publish(MARK, "mark", mark, Map.of()));
    try {
      Event event = next();
      while (!event.id().equals(mark)) {
        event = next();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public Event next() throws InterruptedException {
    while (pending.isEmpty()) {
      Delivery delivery = reader.next();
      if (delivery instanceof Delivery.Over over) {
        throw new AssertionError("no more events: " + over.reason());
      }
      pending.addAll(EventReader.eventsOf(delivery));
    }
    return pending.remove();
  }

  /** All up to the one with that action, it included. */
  public List<Event> until(String action) throws InterruptedException {
    List<Event> events = new ArrayList<>();
    do {
      events.add(next());
    } while (!events.getLast().action().equals(action));
    return events;
  }

  @Override
  public void close() {
    reader.close();
  }
}
