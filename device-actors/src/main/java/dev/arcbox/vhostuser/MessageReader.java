package dev.arcbox.vhostuser;

import dev.arcbox.platform.fd.OwnedFd;
import dev.arcbox.platform.socket.Received;
import dev.arcbox.platform.socket.UnixStreamSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts messages together from what a non-blocking socket gives: a header, then its payload, never a
 * byte of the next message, so that fds stay with the message they came with.
 */
final class MessageReader implements AutoCloseable {
  /** One per memory region is the most that any message carries. */
  private static final int MAX_FDS = MemoryTable.MAX_REGIONS;

  private final UnixStreamSocket socket;
  private final MemorySegment buffer =
      Arena.ofAuto().allocate(Header.BYTES + Header.MAX_PAYLOAD, Long.BYTES);
  private List<OwnedFd> fds = new ArrayList<>();
  private Optional<Header> header = Optional.empty();
  private int filled;
  private boolean ended;

  MessageReader(UnixStreamSocket socket) {
    this.socket = socket;
  }

  /** The next whole message, or none yet. */
  Optional<Message> next() throws MalformedMessageException {
    if (header.isEmpty() && fill(Header.BYTES)) {
      header = Optional.of(Header.parse(bytes(0, Header.BYTES)));
    }
    if (header.isEmpty() || !fill(Header.BYTES + header.get().size())) {
      return Optional.empty();
    }
    Header head = header.get();
    ByteBuffer payload = ByteBuffer.allocate(head.size()).order(ByteOrder.LITTLE_ENDIAN);
    payload.put(bytes(Header.BYTES, head.size())).flip();
    Message message = new Message(head, payload, fds);
    fds = new ArrayList<>();
    header = Optional.empty();
    filled = 0;
    return Optional.of(message);
  }

  private ByteBuffer bytes(int from, int length) {
    return buffer.asSlice(from, length).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private boolean fill(int wanted) throws MalformedMessageException {
    while (filled < wanted) {
      Received part = socket.receive(buffer.asSlice(filled, wanted - filled));
      fds.addAll(part.fds());
      if (fds.size() > MAX_FDS) {
        throw new MalformedMessageException(fds.size() + " fds with one message");
      }
      if (part.bytes() <= 0) {
        ended = part.end();
        return false;
      }
      filled += part.bytes();
    }
    return true;
  }

  /** The front end has closed its side. */
  boolean ended() {
    return ended;
  }

  @Override
  public void close() {
    fds.forEach(OwnedFd::close);
    fds.clear();
  }
}
