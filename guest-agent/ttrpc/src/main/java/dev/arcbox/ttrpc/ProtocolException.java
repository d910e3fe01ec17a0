package dev.arcbox.ttrpc;

import java.io.IOException;

/** The peer does not speak the protocol: the connection cannot go on. */
final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  ProtocolException(String message) {
    super(message);
  }
}
