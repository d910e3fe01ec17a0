package dev.arcbox.vmm.acpi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A system description table (ACPI 6.5 section 5.2.6):
 *
 * <pre>
 *  0 | signature[4] | length u32 | revision u8 | checksum u8 | OEM id[6] |
 * 16 | OEM table id[8] | OEM revision u32 | creator id[4] | creator revision u32 | body …
 * </pre>
 */
final class Table {
  static final int HEADER = 36;
  private static final int CHECKSUM = 9;

  private Table() {}

  static byte[] of(String signature, int revision, byte[] body) {
    ByteBuffer out = ByteBuffer.allocate(HEADER + body.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii(signature)).putInt(out.capacity()).put((byte) revision).put((byte) 0);
    out.put(ascii("ARCBOX")).put(ascii("ARCBOXVM")).putInt(1).put(ascii("ABOX")).putInt(1);
    out.put(body);
    return summed(out.array(), CHECKSUM, out.capacity());
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Sets the byte at {@code at} so that the first {@code length} bytes add up to zero. */
  static byte[] summed(byte[] bytes, int at, int length) {
    bytes[at] = 0;
    int sum = 0;
    for (int i = 0; i < length; i++) {
      sum += bytes[i];
    }
    bytes[at] = (byte) -sum;
    return bytes;
  }
}
