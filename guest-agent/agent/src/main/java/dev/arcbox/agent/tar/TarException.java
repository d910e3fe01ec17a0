package dev.arcbox.agent.tar;

import java.io.IOException;

/** The bytes are no tar archive that can be unpacked; the message says where and why. */
public final class TarException extends IOException {
  private static final long serialVersionUID = 1L;

  public TarException(String message) {
    super(message);
  }
}
