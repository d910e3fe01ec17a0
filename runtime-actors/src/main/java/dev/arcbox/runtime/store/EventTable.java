package dev.arcbox.runtime.store;

import dev.arcbox.runtime.event.Event;
import dev.arcbox.runtime.event.EventLog;
import dev.arcbox.runtime.event.NewEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The history of events. AUTOINCREMENT keeps a number from coming back after its row is forgotten.
 */
public final class EventTable implements EventLog {
  private final Database database;

  EventTable(Database database) {
    this.database = database;
  }

  @Override
  public CompletableFuture<List<Event>> append(List<NewEvent> events, int keep) {
    return database.transaction(
        "writing events",
        connection -> {
          List<Event> numbered = new ArrayList<>(events.size());
          for (NewEvent event : events) {
            numbered.add(insert(connection, event));
          }
          if (!numbered.isEmpty()) {
            Database.execute(
                connection,
                "DELETE FROM events WHERE sequence <= ?",
                numbered.getLast().sequence() - keep);
          }
          return numbered;
        });
  }

  @Override
  public CompletableFuture<List<Event>> after(long sequence, int limit) {
    return database.transaction(
        "reading events",
        connection ->
            Database.query(
                connection,
                EventTable::read,
                "SELECT sequence, time, type, action, object_id, attributes FROM events"
                    + " WHERE sequence > ? ORDER BY sequence LIMIT ?",
                sequence,
                limit));
  }

  @Override
  public CompletableFuture<Long> before(Instant since) {
    return database.transaction(
        "reading events",
        connection ->
            Database.query(
                    connection,
                    row -> row.getLong(1),
                    "SELECT coalesce((SELECT min(sequence) FROM events WHERE time >= ?) - 1,"
                        + " (SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0)",
                    EpochNanos.of(since))
                .getFirst());
  }

  @Override
  public CompletableFuture<Long> last() {
    return database.transaction(
        "reading events",
        connection ->
            Database.query(
                    connection,
                    row -> row.getLong(1),
                    "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0)")
                .getFirst());
  }

  private static Event insert(Connection connection, NewEvent event) throws SQLException {
    long sequence =
        Database.query(
                connection,
                row -> row.getLong(1),
                "INSERT INTO events (time, type, action, object_id, attributes) VALUES (?, ?, ?, ?, ?)"
                    + " RETURNING sequence",
                EpochNanos.of(event.time()),
                event.type(),
                event.action(),
                event.id(),
                Attributes.toJson(event.attributes()))
            .getFirst();
    return new Event(
        sequence, event.time(), event.type(), event.action(), event.id(), event.attributes());
  }

  private static Event read(ResultSet row) throws SQLException {
    return new Event(
        row.getLong(1),
        EpochNanos.toInstant(row.getLong(2)),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        Attributes.fromJson(row.getString(6)));
  }
}
