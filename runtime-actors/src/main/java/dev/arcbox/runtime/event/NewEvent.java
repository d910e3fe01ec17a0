package dev.arcbox.runtime.event;

import java.time.Instant;
import java.util.Map;

/** An event that has no number yet. */
public record NewEvent(
    Instant time, String type, String action, String id, Map<String, String> attributes) {
  public NewEvent {
    attributes = Map.copyOf(attributes);
  }
}
