package dev.arcbox.vhostuser;

import java.nio.ByteBuffer;

/**
 * The head of GET_CONFIG and SET_CONFIG; the bytes themselves follow.
 *
 * <pre>
 * | offset u32 | size u32 | flags u32 | bytes[size] |
 * </pre>
 */
record ConfigMessage(int offset, int size, int flags) {
  static final int HEAD_BYTES = 12;

  /** VHOST_USER_MAX_CONFIG_SIZE. */
  static final int MAX_SIZE = 256;

  static ConfigMessage parse(ByteBuffer bytes) throws MalformedMessageException {
    if (bytes.remaining() < HEAD_BYTES) {
      throw new MalformedMessageException("config message of " + bytes.remaining() + " bytes");
    }
    ConfigMessage message = new ConfigMessage(bytes.getInt(), bytes.getInt(), bytes.getInt());
    if (message.offset < 0
        || message.size < 0
        || message.offset > MAX_SIZE
        || message.size > MAX_SIZE - message.offset
        || message.size != bytes.remaining()) {
      throw new MalformedMessageException(message + " with " + bytes.remaining() + " bytes");
    }
    return message;
  }
}
