package dev.arcbox.agent.archive;

import java.io.IOException;

/** A path or an archive is not what the call needs; the message names it. */
public final class ArchiveException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Kind {
    NOT_FOUND,
    NOT_A_DIRECTORY,
    INVALID
  }

  private final Kind kind;

  public ArchiveException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
