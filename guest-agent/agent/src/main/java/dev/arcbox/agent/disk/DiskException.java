package dev.arcbox.agent.disk;

import java.io.IOException;

/** The data disk cannot be used; the message says what is there and what was tried. */
public final class DiskException extends IOException {
  private static final long serialVersionUID = 1L;

  public DiskException(String message) {
    super(message);
  }
}
