package dev.arcbox.runtime.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * The connection and the one thread that may touch it.
 *
 * <p>The thread is virtual; a native call of SQLite holds its carrier while it lasts, which with
 * {@code synchronous=NORMAL} is microseconds, and a disk flush at a checkpoint.
 */
final class Database {
  /** Work inside one transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** One row as a value. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Path file;
  private final Connection connection;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("store").factory());

  Database(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /** Runs {@code work} in a transaction of its own: all of it happens, or nothing. */
  <T> CompletableFuture<T> transaction(String what, Work<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    try {
      thread.execute(() -> run(what, work, done));
    } catch (RejectedExecutionException e) {
      done.completeExceptionally(new StoreException.Closed());
    }
    return done;
  }

  /** Takes no more work, finishes what was accepted, and folds the log back into the file. */
  void close() {
    thread.close();
    try (connection) {
      connection.setAutoCommit(true);
      execute(connection, "PRAGMA optimize");
      execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (SQLException e) {
      throw SqlErrors.translate(file, "closing", e);
    }
  }

  static int execute(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values)) {
      return statement.execute() ? 0 : statement.getUpdateCount();
    }
  }

  static <T> List<T> query(Connection connection, Row<T> row, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values);
        ResultSet found = statement.executeQuery()) {
      List<T> rows = new ArrayList<>();
      while (found.next()) {
        rows.add(row.read(found));
      }
      return rows;
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  private <T> void run(String what, Work<T> work, CompletableFuture<T> done) {
    T result;
    try {
      result = work.run(connection);
      connection.commit();
    } catch (SQLException e) {
      rollBack(e);
      done.completeExceptionally(SqlErrors.translate(file, what, e));
      return;
    } catch (RuntimeException | Error e) {
      rollBack(e);
      done.completeExceptionally(e);
      return;
    }
    done.complete(result);
  }

  private void rollBack(Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
