package dev.arcbox.ttrpc;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/** Cuts the incoming bytes into frames. Used by the connection's reader thread alone. */
final class FrameReader {
  /** Most frames are small control messages: one read takes several of them. */
  private static final int BUFFER = 8 << 10;

  private final ReadableByteChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip();

  FrameReader(ReadableByteChannel channel) {
    this.channel = channel;
  }

  /**
   * The next frame, or nothing at a clean end between two frames.
   *
   * @throws ProtocolException when the bytes are no frame
   */
  Optional<Frame> next() throws IOException {
    if (!buffer.hasRemaining() && !refill()) {
      return Optional.empty();
    }
    while (buffer.remaining() < Frame.HEADER) {
      if (!refill()) {
        throw new EOFException("connection ended inside a frame header");
      }
    }
    long length = Integer.toUnsignedLong(buffer.getInt());
    int stream = buffer.getInt();
    int type = buffer.get() & 0xff;
    int flags = buffer.get() & 0xff;
    if (type < Frame.REQUEST || type > Frame.DATA) {
      throw new ProtocolException("frame type " + type);
    }
    if (length > Frame.MAX_DISCARD) {
      throw new ProtocolException("frame of " + length + " bytes");
    }
    if (length > Frame.MAX_PAYLOAD) {
      discard(length);
      return Optional.of(new Frame(stream, type, flags, new byte[0], Optional.of(length)));
    }
    return Optional.of(new Frame(stream, type, flags, payload((int) length), Optional.empty()));
  }

  private byte[] payload(int length) throws IOException {
    byte[] bytes = new byte[length];
    int have = Math.min(length, buffer.remaining());
    buffer.get(bytes, 0, have);
    ByteBuffer rest = ByteBuffer.wrap(bytes, have, length - have);
    while (rest.hasRemaining()) {
      if (channel.read(rest) < 0) {
        throw new EOFException("connection ended inside a frame");
      }
    }
    return bytes;
  }

  private void discard(long length) throws IOException {
    long left = length;
    while (left > 0) {
      if (!buffer.hasRemaining() && !refill()) {
        throw new EOFException("connection ended inside a frame");
      }
      int step = (int) Math.min(left, buffer.remaining());
      buffer.position(buffer.position() + step);
      left -= step;
    }
  }

  private boolean refill() throws IOException {
    buffer.compact();
    try {
      return channel.read(buffer) >= 0;
    } finally {
      buffer.flip();
    }
  }
}
