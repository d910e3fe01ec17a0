package dev.arcbox.cli.args;

/** The command line cannot be understood; the message says what is wrong with which word. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
