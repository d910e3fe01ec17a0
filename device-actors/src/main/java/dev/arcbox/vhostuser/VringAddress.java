package dev.arcbox.vhostuser;

import java.nio.ByteBuffer;

/**
 * Where a ring lies, in the front end's own addresses.
 *
 * <pre>
 * | index u32 | flags u32 | descriptor u64 | used u64 | available u64 | log u64 |
 * </pre>
 */
record VringAddress(int index, long descriptors, long used, long available) {
  static final int BYTES = 40;

  static VringAddress parse(ByteBuffer bytes) throws MalformedMessageException {
    int index = bytes.getInt();
    int flags = bytes.getInt();
    // Bit 0 asks for dirty logging, which we never offered (VHOST_F_LOG_ALL).
    if (flags != 0) {
      throw new MalformedMessageException("vring address flags 0x%x".formatted(flags));
    }
    return new VringAddress(index, bytes.getLong(), bytes.getLong(), bytes.getLong());
  }
}
