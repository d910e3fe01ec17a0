package dev.arcbox.cli;

import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;

/** Why a command did not do what was asked; the message is the line that the user reads. */
public abstract sealed class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private CliException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The daemon cannot be reached, or could not be started. */
  public static final class Unreachable extends CliException {
    private static final long serialVersionUID = 1L;

    public Unreachable(String message) {
      super(message, null);
    }

    public Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The daemon answered no. */
  public static final class Refused extends CliException {
    private static final long serialVersionUID = 1L;

    /** How the server begins when it has no such method, unlike a request that it refuses. */
    private static final String NO_METHOD = "no method ";

    private final StatusCode code;

    public Refused(TtrpcException cause) {
      super(text(cause), cause);
      this.code = cause.code();
    }

    public StatusCode code() {
      return code;
    }

    private static String text(TtrpcException e) {
      String message = e.getMessage();
      if (e.isConnectionLost()) {
        return "the daemon went away: "
            + message
            + " (see: arcbox logs -c daemon, arcbox daemon status)";
      }
      if (e.code() == StatusCode.UNIMPLEMENTED && message.startsWith(NO_METHOD)) {
        return "the daemon is of another version: " + message + " (arcbox daemon stop, then again)";
      }
      return message == null || message.isEmpty() ? e.code().name() : message;
    }
  }

  /** Something given on the command line, other than its form, is of no use. */
  public static final class Input extends CliException {
    private static final long serialVersionUID = 1L;

    public Input(String message) {
      super(message, null);
    }

    public Input(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Some of several things failed, and each has been reported already. */
  public static final class Reported extends CliException {
    private static final long serialVersionUID = 1L;

    public Reported() {
      super("reported", null);
    }
  }

  /** Whoever read our standard output has gone: no reason to speak. */
  public static final class OutputClosed extends CliException {
    private static final long serialVersionUID = 1L;

    public OutputClosed(Throwable cause) {
      super("standard output was closed", cause);
    }
  }
}
