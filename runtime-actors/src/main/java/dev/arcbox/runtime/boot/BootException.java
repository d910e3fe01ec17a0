package dev.arcbox.runtime.boot;

import java.nio.file.Path;

/** Why a boot asset could not be had. The message is one line and says what to do about it. */
public abstract sealed class BootException extends Exception {
  private static final long serialVersionUID = 1L;

  private BootException(String message) {
    super(message);
  }

  private BootException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A program of the host that the work needs is not there. */
  public static final class MissingTool extends BootException {
    private static final long serialVersionUID = 1L;

    MissingTool(String tools, String debianPackages) {
      super("missing on this host: " + tools + "; install with: apt-get install " + debianPackages);
    }
  }

  /** A program of the host failed. */
  public static final class ToolFailed extends BootException {
    private static final long serialVersionUID = 1L;

    ToolFailed(String command, int status, String lastLine) {
      super(command + " ended with status " + status + ": " + lastLine);
    }
  }

  /** A file is not what its digest says. */
  public static final class Corrupt extends BootException {
    private static final long serialVersionUID = 1L;

    Corrupt(Path file, String expected, String actual) {
      super(
          file
              + " is "
              + actual
              + ", expected "
              + expected
              + "; remove it with: arcbox boot clear");
    }
  }

  /** Something that the work starts from is not where it should be. */
  public static final class MissingInput extends BootException {
    private static final long serialVersionUID = 1L;

    MissingInput(String what, String remedy) {
      super(what + "; " + remedy);
    }
  }

  /** Something was removed under our hands. */
  public static final class Vanished extends BootException {
    private static final long serialVersionUID = 1L;

    Vanished(Path path) {
      super(path + " vanished while it was in use; try again");
    }
  }

  /** The file system said no. */
  public static final class FileFailed extends BootException {
    private static final long serialVersionUID = 1L;

    FileFailed(String doing, java.io.IOException cause) {
      super(doing + ": " + cause, cause);
    }
  }

  /** The calling thread was interrupted; nothing half-made is left under a final name. */
  public static final class Interrupted extends BootException {
    private static final long serialVersionUID = 1L;

    Interrupted(String doing) {
      super("interrupted while " + doing);
    }
  }
}
