package dev.arcbox.testkit.vhostuser;

import java.io.IOException;
import java.io.Serial;

/** The back end answered what the protocol does not allow, or is gone. */
public final class FrontEndException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  FrontEndException(String message) {
    super(message);
  }
}
