package dev.arcbox.agent.volume;

import java.io.IOException;

/** A volume cannot be had, or not be removed; the message names it. */
public final class VolumeException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Kind {
    NOT_FOUND,
    IN_USE,
    INVALID
  }

  private final Kind kind;

  public VolumeException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
