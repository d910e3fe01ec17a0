package dev.arcbox.runtime.store;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The one place where SQLite's result codes become our errors. */
final class SqlErrors {
  private SqlErrors() {}

  static StoreException translate(Path file, String what, SQLException e) {
    if (e instanceof SQLiteException sqlite && isDamage(sqlite.getResultCode())) {
      return new StoreException.Corrupt(file, e.getMessage());
    }
    return new StoreException.Failed(what, e);
  }

  private static boolean isDamage(SQLiteErrorCode code) {
    return switch (code) {
      case SQLITE_CORRUPT,
          SQLITE_CORRUPT_INDEX,
          SQLITE_CORRUPT_SEQUENCE,
          SQLITE_CORRUPT_VTAB,
          SQLITE_NOTADB ->
          true;
      default -> false;
    };
  }
}
