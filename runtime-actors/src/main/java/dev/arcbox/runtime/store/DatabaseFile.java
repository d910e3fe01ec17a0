package dev.arcbox.runtime.store;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/** Opens the file: refuses what is not ours, sets the pragmas, brings the schema up to date. */
final class DatabaseFile {
  /**
   * Only a foreign process (a backup, {@code sqlite3}) can hold a lock; a few seconds outlast its
   * transaction.
   */
  private static final int BUSY_MILLIS = 5_000;

  /** 1 MiB of page cache: the whole working set is smaller, and idle memory counts. */
  private static final int CACHE_KIB = 1_024;

  private DatabaseFile() {}

  static Database open(Path file) {
    refuseLinks(file);
    NativeLibrary.provideBeside(file);
    Connection connection = null;
    try {
      connection = connect(file);
      Migrations.apply(file, connection);
      return new Database(file, connection);
    } catch (SQLException e) {
      closeQuietly(connection, e);
      throw SqlErrors.translate(file, "opening " + file, e);
    } catch (RuntimeException e) {
      closeQuietly(connection, e);
      throw e;
    }
  }

  private static Connection connect(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.enforceForeignKeys(true);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setCacheSize(-CACHE_KIB);
    // Transactions take the write lock when they begin, so that none can fail half way for want of
    // it.
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    Properties properties = config.toProperties();
    Connection connection = new JDBC().connect("jdbc:sqlite:" + file.toAbsolutePath(), properties);
    connection.setAutoCommit(false);
    return connection;
  }

  /** SQLite would follow a link that someone planted, here or at the log's names. */
  private static void refuseLinks(Path file) {
    for (String suffix : new String[] {"", "-wal", "-shm", "-journal"}) {
      Path path = file.resolveSibling(file.getFileName() + suffix);
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
          && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new StoreException.Refused(path, "it is not a regular file");
      }
    }
  }

  private static void closeQuietly(Connection connection, Exception cause) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        cause.addSuppressed(e);
      }
    }
  }
}
