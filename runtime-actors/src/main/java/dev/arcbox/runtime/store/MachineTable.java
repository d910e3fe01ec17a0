package dev.arcbox.runtime.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Machines by name. */
public final class MachineTable {
  private static final String SELECT = "SELECT name, state, created, document FROM machines ";

  private final Database database;

  MachineTable(Database database) {
    this.database = database;
  }

  /** Inserts, or replaces state and document of the machine of that name. */
  public CompletableFuture<Void> put(MachineRecord machine) {
    return database.transaction(
        "writing machine " + machine.name(),
        connection -> {
          Database.execute(
              connection,
              "INSERT INTO machines (name, state, created, document) VALUES (?, ?, ?, ?)"
                  + " ON CONFLICT (name) DO UPDATE SET state = excluded.state, document = excluded.document",
              machine.name(),
              machine.state(),
              EpochNanos.of(machine.created()),
              machine.document());
          return null;
        });
  }

  /** False when there was none. */
  public CompletableFuture<Boolean> delete(String name) {
    return database.transaction(
        "deleting machine " + name,
        connection ->
            Database.execute(connection, "DELETE FROM machines WHERE name = ?", name) == 1);
  }

  public CompletableFuture<Optional<MachineRecord>> get(String name) {
    return database.transaction(
        "reading machine " + name,
        connection ->
            Database.query(connection, MachineTable::read, SELECT + "WHERE name = ?", name).stream()
                .findFirst());
  }

  /** All of them, by name. */
  public CompletableFuture<List<MachineRecord>> all() {
    return database.transaction(
        "listing machines",
        connection -> Database.query(connection, MachineTable::read, SELECT + "ORDER BY name"));
  }

  private static MachineRecord read(ResultSet row) throws SQLException {
    return new MachineRecord(
        row.getString(1), row.getString(2), EpochNanos.toInstant(row.getLong(3)), row.getString(4));
  }
}
