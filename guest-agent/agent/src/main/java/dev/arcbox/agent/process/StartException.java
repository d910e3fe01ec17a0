package dev.arcbox.agent.process;

/** The OCI runtime refused or failed; the message is what it said. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  public StartException(String message) {
    super(message);
  }
}
