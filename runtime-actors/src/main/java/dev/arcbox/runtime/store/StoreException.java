package dev.arcbox.runtime.store;

import java.nio.file.Path;

/** What the store could not do. Futures fail with these. */
public abstract sealed class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  private StoreException(String message) {
    super(message);
  }

  /** The file is not a database, or its pages contradict each other. */
  public static final class Corrupt extends StoreException {
    private static final long serialVersionUID = 1L;

    public Corrupt(Path file, String detail) {
      super(
          file
              + " is damaged ("
              + detail
              + "): move it away to start afresh, or restore it from a backup");
    }
  }

  /** Written by a later version. */
  public static final class TooNew extends StoreException {
    private static final long serialVersionUID = 1L;

    public TooNew(Path file, int found, int known) {
      super(
          file
              + " has schema version "
              + found
              + ", this version knows up to "
              + known
              + ": update ArcBox");
    }
  }

  /** A path that may not be opened, such as a symbolic link in the file's place. */
  public static final class Refused extends StoreException {
    private static final long serialVersionUID = 1L;

    public Refused(Path file, String why) {
      super("will not open " + file + ": " + why);
    }
  }

  /** A container or machine of that name exists. */
  public static final class NameTaken extends StoreException {
    private static final long serialVersionUID = 1L;

    public NameTaken(String kind, String name, String owner) {
      super("the " + kind + " name \"" + name + "\" is already in use by " + kind + " " + owner);
    }
  }

  /** The database answered with an error. */
  public static final class Failed extends StoreException {
    private static final long serialVersionUID = 1L;

    public Failed(String what, Throwable cause) {
      super("store: " + what + ": " + cause.getMessage(), cause);
    }
  }

  /** Called after {@link Store#close}. */
  public static final class Closed extends StoreException {
    private static final long serialVersionUID = 1L;

    public Closed() {
      super("store is closed");
    }
  }
}
