package dev.arcbox.runtime.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Networks by id; names are unique. */
public final class NetworkTable {
  private final Database database;

  NetworkTable(Database database) {
    this.database = database;
  }

  public CompletableFuture<Void> insert(DocumentRecord network) {
    return database.transaction(
        "writing network " + network.name(),
        connection -> {
          Database.execute(
              connection,
              "INSERT INTO networks (id, name, created, document) VALUES (?, ?, ?, ?)",
              network.key(),
              network.name(),
              EpochNanos.of(network.created()),
              network.document());
          return null;
        });
  }

  public CompletableFuture<Boolean> delete(String id) {
    return database.transaction(
        "deleting network " + id,
        connection -> Database.execute(connection, "DELETE FROM networks WHERE id = ?", id) == 1);
  }

  /** All of them, oldest first. */
  public CompletableFuture<List<DocumentRecord>> all() {
    return database.transaction(
        "listing networks",
        connection ->
            Database.query(
                connection,
                row ->
                    new DocumentRecord(
                        row.getString(1),
                        row.getString(2),
                        EpochNanos.toInstant(row.getLong(3)),
                        row.getString(4)),
                "SELECT id, name, created, document FROM networks ORDER BY created, id"));
  }
}
