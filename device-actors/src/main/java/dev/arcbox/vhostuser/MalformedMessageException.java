package dev.arcbox.vhostuser;

import java.io.Serial;

/** The front end sent what the protocol does not allow; its connection is closed. */
final class MalformedMessageException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  MalformedMessageException(String message) {
    super(message, null, false, false);
  }
}
