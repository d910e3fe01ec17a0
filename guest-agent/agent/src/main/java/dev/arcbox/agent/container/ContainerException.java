package dev.arcbox.agent.container;

/** What was asked of a container cannot be done; the kind becomes the status of the answer. */
public final class ContainerException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Kind {
    NOT_FOUND,
    CONFLICT,
    INVALID,
    UNSUPPORTED,
    FAILED
  }

  private final Kind kind;

  public ContainerException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
