package dev.arcbox.runtime.event;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The durable history behind the bus. Numbers grow by one and are never given twice. */
public interface EventLog {
  /**
   * Numbers and writes the events in one transaction, and forgets the oldest beyond {@code keep}.
   */
  CompletableFuture<List<Event>> append(List<NewEvent> events, int keep);

  /** Up to {@code limit} events with a number above {@code sequence}, in order. */
  CompletableFuture<List<Event>> after(long sequence, int limit);

  /** The number to read after in order to see all that is kept from {@code since} on. */
  CompletableFuture<Long> before(Instant since);

  /** The highest number ever given; 0 when none was. */
  CompletableFuture<Long> last();
}
