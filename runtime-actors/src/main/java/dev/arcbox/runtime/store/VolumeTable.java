package dev.arcbox.runtime.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Volumes by name. */
public final class VolumeTable {
  private final Database database;

  VolumeTable(Database database) {
    this.database = database;
  }

  public CompletableFuture<Void> put(DocumentRecord volume) {
    return database.transaction(
        "writing volume " + volume.name(),
        connection -> {
          Database.execute(
              connection,
              "INSERT INTO volumes (name, created, document) VALUES (?, ?, ?)"
                  + " ON CONFLICT (name) DO UPDATE SET document = excluded.document",
              volume.name(),
              EpochNanos.of(volume.created()),
              volume.document());
          return null;
        });
  }

  public CompletableFuture<Boolean> delete(String name) {
    return database.transaction(
        "deleting volume " + name,
        connection ->
            Database.execute(connection, "DELETE FROM volumes WHERE name = ?", name) == 1);
  }

  /** All of them, by name. */
  public CompletableFuture<List<DocumentRecord>> all() {
    return database.transaction(
        "listing volumes",
        connection ->
            Database.query(
                connection,
                row ->
                    new DocumentRecord(
                        row.getString(1),
                        row.getString(1),
                        EpochNanos.toInstant(row.getLong(2)),
                        row.getString(3)),
                "SELECT name, created, document FROM volumes ORDER BY name"));
  }
}
