package dev.arcbox.agent.layer;

import java.io.IOException;

/** A layer cannot be unpacked because of what its archive holds. */
public final class LayerException extends IOException {
  private static final long serialVersionUID = 1L;

  public LayerException(String message) {
    super(message);
  }
}
