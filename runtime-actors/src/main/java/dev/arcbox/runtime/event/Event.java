package dev.arcbox.runtime.event;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened.
 *
 * @param sequence 1, 2, 3, … over the life of the store
 * @param type container, image, machine, daemon, …
 * @param action create, start, die, …
 * @param id of what it happened to
 */
public record Event(
    long sequence,
    Instant time,
    String type,
    String action,
    String id,
    Map<String, String> attributes) {
  public Event {
    attributes = Map.copyOf(attributes);
  }
}
