package dev.arcbox.runtime.event;

import java.util.List;

/** What a subscriber of the {@link EventBus} receives. */
public sealed interface Delivery {
  /** Events in order; never empty. The next ones come after {@link EventBus.Next}. */
  record Batch(List<Event> events) implements Delivery {
    public Batch {
      events = List.copyOf(events);
    }
  }

  /**
   * The history moved on past a subscriber that was too slow; the batch that follows comes after
   * the gap.
   */
  record Missed(long count) implements Delivery {}

  /** Nothing follows: the filter's end is reached, or the log cannot be read. */
  record Over(String reason) implements Delivery {}
}
