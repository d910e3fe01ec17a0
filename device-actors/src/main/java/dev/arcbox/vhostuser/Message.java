package dev.arcbox.vhostuser;

import dev.arcbox.platform.fd.OwnedFd;
import java.nio.ByteBuffer;
import java.util.List;

/** A message with the fds that came along; closing it closes those that nobody took. */
record Message(Header header, ByteBuffer payload, List<OwnedFd> fds) implements AutoCloseable {
  /** The payload, when it is as long as this kind of message must be. */
  ByteBuffer payload(int bytes) throws MalformedMessageException {
    if (payload.remaining() != bytes) {
      throw new MalformedMessageException(
          "request %d with %d bytes instead of %d"
              .formatted(header.request(), payload.remaining(), bytes));
    }
    return payload;
  }

  /** Takes the one fd that the message must carry. */
  OwnedFd takeFd() throws MalformedMessageException {
    if (fds.size() != 1) {
      throw new MalformedMessageException(
          "request %d with %d fds instead of one".formatted(header.request(), fds.size()));
    }
    return fds.removeFirst();
  }

  @Override
  public void close() {
    fds.forEach(OwnedFd::close);
  }
}
