package dev.arcbox.testkit.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One frame of RFC 6455, section 5.2.
 *
 * @param payload as it is meant, without the mask
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Frame(boolean last, int opcode, byte[] payload) {
  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};
  private static final int MASKED = 0x80;
  private static final int LAST = 0x80;
  private static final int IN_16_BITS = 126;
  private static final int IN_64_BITS = 127;

  public static Frame of(int opcode, String payload) {
    return new Frame(true, opcode, payload.getBytes(StandardCharsets.UTF_8));
  }

  public static Frame close(int code) {
    return new Frame(true, CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
  }

  public String text() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** The code that a frame of kind {@link #CLOSE} gives. */
  public int closeCode() {
    return ByteBuffer.wrap(payload).getShort() & 0xFFFF;
  }

  /** As clients must send it. */
  public byte[] masked() {
    byte[] bytes = header(MASKED, payload.length, MASK);
    int start = bytes.length - payload.length;
    for (int i = 0; i < payload.length; i++) {
      bytes[start + i] = (byte) (payload[i] ^ MASK[i % MASK.length]);
    }
    return bytes;
  }

  /** As clients must not send it. */
  public byte[] unmasked() {
    byte[] bytes = header(0, payload.length, new byte[0]);
    System.arraycopy(payload, 0, bytes, bytes.length - payload.length, payload.length);
    return bytes;
  }

  private byte[] header(int masked, int length, byte[] mask) {
    ByteBuffer header = ByteBuffer.allocate(10 + mask.length + length);
    header.put((byte) ((last ? LAST : 0) | opcode));
    if (length < IN_16_BITS) {
      header.put((byte) (masked | length));
    } else if (length <= 0xFFFF) {
      header.put((byte) (masked | IN_16_BITS)).putShort((short) length);
    } else {
      header.put((byte) (masked | IN_64_BITS)).putLong(length);
    }
    header.put(mask);
    byte[] whole = new byte[header.position() + length];
    header.flip().get(whole, 0, header.limit());
    return whole;
  }
}
