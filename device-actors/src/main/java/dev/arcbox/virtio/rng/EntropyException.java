package dev.arcbox.virtio.rng;

import java.io.Serial;

/** The host has no randomness to give: the device stops rather than hand out anything else. */
public final class EntropyException extends IllegalStateException {
  @Serial private static final long serialVersionUID = 1L;

  EntropyException(String message) {
    super(message);
  }
}
