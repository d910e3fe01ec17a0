package dev.arcbox.runtime.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The schema's history. {@code PRAGMA user_version} says how much of it a file has; each step and
 * its number are one transaction, so an interrupted migration goes on where it stopped.
 */
final class Migrations {
  /** Steps never change once released; a new one is {@code V<n>.sql} and this number. */
  static final int LATEST = 3;

  /**
   * "ARCB": marks the file as ours, so that another program's database is not migrated by mistake.
   */
  private static final int APPLICATION_ID = 0x41524342;

  private Migrations() {}

  static void apply(Path file, Connection connection) throws SQLException {
    apply(file, connection, LATEST);
  }

  static void apply(Path file, Connection connection, int target) throws SQLException {
    int found = pragma(connection, "user_version");
    if (found > target) {
      throw new StoreException.TooNew(file, found, target);
    }
    refuseForeign(file, connection, found);
    refuseDamaged(file, connection);
    for (int version = found + 1; version <= target; version++) {
      step(connection, version);
    }
  }

  private static void step(Connection connection, int version) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String command : script(version).split(";\\s*\n", -1)) {
        if (!command.isBlank()) {
          statement.execute(command);
        }
      }
      statement.execute("PRAGMA application_id = " + APPLICATION_ID);
      statement.execute("PRAGMA user_version = " + version);
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }

  private static void refuseForeign(Path file, Connection connection, int version)
      throws SQLException {
    int owner = pragma(connection, "application_id");
    boolean empty = version == 0 && pragma(connection, "schema_version") == 0;
    if (owner != APPLICATION_ID && !empty) {
      throw new StoreException.Refused(file, "it is another program's database");
    }
  }

  /** Structure only: milliseconds, where {@code integrity_check} would read everything. */
  private static void refuseDamaged(Path file, Connection connection) throws SQLException {
    String verdict =
        Database.query(connection, row -> row.getString(1), "PRAGMA quick_check(1)").getFirst();
    connection.commit();
    if (!"ok".equals(verdict)) {
      throw new StoreException.Corrupt(file, verdict);
    }
  }

  private static int pragma(Connection connection, String name) throws SQLException {
    int value = Database.query(connection, row -> row.getInt(1), "PRAGMA " + name).getFirst();
    connection.commit();
    return value;
  }

  private static String script(int version) {
    try (InputStream script = Migrations.class.getResourceAsStream("V" + version + ".sql")) {
      if (script == null) {
        throw new AssertionError("V" + version + ".sql is missing from the jar");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
