package dev.arcbox.vhostuser;

import java.nio.ByteBuffer;

/**
 * What every message begins with, in native (little-endian) order:
 *
 * <pre>
 * | request u32 | flags u32 | size u32 |   size counts the payload that follows
 * </pre>
 */
record Header(int request, int flags, int size) {
  static final int BYTES = 12;

  /** Flags bits 0 and 1. */
  private static final int VERSION_MASK = 3;

  private static final int VERSION = 1;
  private static final int REPLY = 4;
  private static final int NEED_REPLY = 8;

  /** The largest payload that we take: a table of 8 regions is 264 bytes, a config write 268. */
  static final int MAX_PAYLOAD = 4096;

  static Header parse(ByteBuffer bytes) throws MalformedMessageException {
    Header header = new Header(bytes.getInt(), bytes.getInt(), bytes.getInt());
    if ((header.flags & VERSION_MASK) != VERSION || (header.flags & REPLY) != 0) {
      throw new MalformedMessageException("flags 0x%x".formatted(header.flags));
    }
    if (header.size < 0 || header.size > MAX_PAYLOAD) {
      throw new MalformedMessageException(
          "payload of %d bytes, at most %d".formatted(header.size & 0xffff_ffffL, MAX_PAYLOAD));
    }
    return header;
  }

  boolean needsReply() {
    return (flags & NEED_REPLY) != 0;
  }

  /** The header of the answer to this message. */
  Header reply(int payload) {
    return new Header(request, VERSION | REPLY, payload);
  }

  /** The header of a message of our own that wants no answer. */
  static Header own(int request, int payload) {
    return new Header(request, VERSION, payload);
  }

  void emit(ByteBuffer target) {
    target.putInt(request).putInt(flags).putInt(size);
  }
}
