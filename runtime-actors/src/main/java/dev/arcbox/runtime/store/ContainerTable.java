package dev.arcbox.runtime.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Containers by id; names are unique. */
public final class ContainerTable {
  private static final String COLUMNS = "id, name, image_id, state, created, document";

  private final Database database;

  ContainerTable(Database database) {
    this.database = database;
  }

  /** Fails with {@link StoreException.NameTaken} when the name, or the id, is used already. */
  public CompletableFuture<Void> insert(ContainerRecord container) {
    return database.transaction(
        "inserting container " + container.id(),
        connection -> {
          refuseTakenName(connection, container.name(), "");
          Database.execute(
              connection,
              "INSERT INTO containers (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)",
              container.id(),
              container.name(),
              container.imageId(),
              container.state(),
              EpochNanos.of(container.created()),
              container.document());
          return null;
        });
  }

  /** Writes name, state and document; false when there is no such container (any more). */
  public CompletableFuture<Boolean> update(ContainerRecord container) {
    return database.transaction(
        "updating container " + container.id(),
        connection -> {
          refuseTakenName(connection, container.name(), container.id());
          return Database.execute(
                  connection,
                  "UPDATE containers SET name = ?, state = ?, document = ? WHERE id = ?",
                  container.name(),
                  container.state(),
                  container.document(),
                  container.id())
              == 1;
        });
  }

  /** False when there was none. */
  public CompletableFuture<Boolean> delete(String id) {
    return database.transaction(
        "deleting container " + id,
        connection -> Database.execute(connection, "DELETE FROM containers WHERE id = ?", id) == 1);
  }

  public CompletableFuture<Optional<ContainerRecord>> get(String id) {
    return database.transaction(
        "reading container " + id,
        connection -> select(connection, "WHERE id = ?", id).stream().findFirst());
  }

  public CompletableFuture<Optional<ContainerRecord>> byName(String name) {
    return database.transaction(
        "reading container " + name,
        connection -> select(connection, "WHERE name = ?", name).stream().findFirst());
  }

  /** All of them, oldest first. */
  public CompletableFuture<List<ContainerRecord>> all() {
    return database.transaction(
        "listing containers", connection -> select(connection, "ORDER BY created, id"));
  }

  /** Those in one state, oldest first. */
  public CompletableFuture<List<ContainerRecord>> inState(String state) {
    return database.transaction(
        "listing containers",
        connection -> select(connection, "WHERE state = ? ORDER BY created, id", state));
  }

  private static void refuseTakenName(Connection connection, String name, String except)
      throws SQLException {
    select(connection, "WHERE name = ? AND id <> ?", name, except).stream()
        .findFirst()
        .ifPresent(
            owner -> {
              throw new StoreException.NameTaken("container", name, owner.id());
            });
  }

  private static List<ContainerRecord> select(Connection connection, String where, Object... values)
      throws SQLException {
    return Database.query(
        connection,
        ContainerTable::read,
        "SELECT " + COLUMNS + " FROM containers " + where,
        values);
  }

  private static ContainerRecord read(ResultSet row) throws SQLException {
    return new ContainerRecord(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        EpochNanos.toInstant(row.getLong(5)),
        row.getString(6));
  }
}
