package dev.arcbox.runtime;

import java.nio.file.Path;
import java.util.List;

/** Why the runtime did not do what was asked, in words for the user. */
public abstract sealed class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private Refusal(String message) {
    super(message);
  }

  private Refusal(String message, Throwable cause) {
    super(message, cause);
  }

  /** No such container, exec or machine. */
  public static final class NotFound extends Refusal {
    private static final long serialVersionUID = 1L;

    public NotFound(String kind, String name) {
      super("No such " + kind + ": " + name);
    }
  }

  /** A prefix of several ids. */
  public static final class Ambiguous extends Refusal {
    private static final long serialVersionUID = 1L;

    public Ambiguous(String prefix, List<String> ids) {
      super(
          "multiple IDs found with provided prefix: "
              + prefix
              + " ("
              + String.join(", ", ids.stream().limit(4).map(id -> id.substring(0, 12)).toList())
              + (ids.size() > 4 ? ", …)" : ")"));
    }
  }

  /** Nothing had to be done: it is so already. Docker's 304. */
  public static final class Unchanged extends Refusal {
    private static final long serialVersionUID = 1L;

    public Unchanged(String message) {
      super(message);
    }
  }

  /** A path, volume or the like that is not there; the message says all. */
  public static final class Missing extends Refusal {
    private static final long serialVersionUID = 1L;

    public Missing(String message) {
      super(message);
    }
  }

  /** Something that may not be done, whoever asks. */
  public static final class Forbidden extends Refusal {
    private static final long serialVersionUID = 1L;

    public Forbidden(String message) {
      super(message);
    }
  }

  /** A thing that Docker can do and this version cannot. */
  public static final class Unsupported extends Refusal {
    private static final long serialVersionUID = 1L;

    public Unsupported(String message) {
      super(message);
    }
  }

  /** What Docker itself answers as a failure of its own (500), whoever's fault it is. */
  public static final class Failed extends Refusal {
    private static final long serialVersionUID = 1L;

    public Failed(String message) {
      super(message);
    }
  }

  /** A name that another one has. */
  public static final class NameTaken extends Refusal {
    private static final long serialVersionUID = 1L;

    public NameTaken(String name, String owner) {
      super(
          "Conflict. The container name \"/"
              + name
              + "\" is already in use by container \""
              + owner
              + "\". You have to remove (or rename) that container to be able to reuse that name.");
    }
  }

  /** Not in this state: the message names both. */
  public static final class Conflict extends Refusal {
    private static final long serialVersionUID = 1L;

    public Conflict(String message) {
      super(message);
    }
  }

  /** A request that could never be right. */
  public static final class Invalid extends Refusal {
    private static final long serialVersionUID = 1L;

    public Invalid(String message) {
      super(message);
    }
  }

  /** The command cannot be run; {@code exitCode} is 126 (not executable) or 127 (not found). */
  public static final class NotStartable extends Refusal {
    private static final long serialVersionUID = 1L;
    private final int exitCode;

    public NotStartable(int exitCode, String message) {
      super(message);
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  /** The machine is not there for it. */
  public static final class MachineUnavailable extends Refusal {
    private static final long serialVersionUID = 1L;

    public MachineUnavailable(String machine, String reason) {
      super("machine " + machine + ": " + reason);
    }

    public MachineUnavailable(String machine, String reason, Throwable cause) {
      super("machine " + machine + ": " + reason, cause);
    }
  }

  /** The built-in image could not be made. */
  public static final class ImageUnavailable extends Refusal {
    private static final long serialVersionUID = 1L;

    public ImageUnavailable(String image, Throwable cause) {
      super("image " + image + " could not be made: " + cause.getMessage(), cause);
    }
  }

  /** The guest's agent answered with an error. */
  public static final class GuestFailed extends Refusal {
    private static final long serialVersionUID = 1L;

    public GuestFailed(String what, Throwable cause) {
      super(what + ": " + cause.getMessage(), cause);
    }
  }

  /** Another daemon has the lock. */
  public static final class AlreadyRunning extends Refusal {
    private static final long serialVersionUID = 1L;

    public AlreadyRunning(Path lock, String pid) {
      super(
          "another daemon is running"
              + (pid.isEmpty() ? "" : " (pid " + pid + ")")
              + " and holds "
              + lock
              + ": stop it with `arcbox daemon stop`");
    }
  }

  /** A path that may not be used. */
  public static final class Unsafe extends Refusal {
    private static final long serialVersionUID = 1L;

    public Unsafe(Path path, String why) {
      super("will not use " + path + ": " + why);
    }
  }

  /** A configuration value that cannot be. */
  public static final class BadConfiguration extends Refusal {
    private static final long serialVersionUID = 1L;

    public BadConfiguration(String detail) {
      super("configuration: " + detail);
    }
  }
}
