package dev.arcbox.testkit.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Writes tar archives byte by byte, so that every field can be wrong on purpose. */
public final class TarBuilder {
  private static final int BLOCK = 512;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public TarBuilder file(String name, byte[] content) {
    return entry(name, '0', "", content);
  }

  public TarBuilder file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  public TarBuilder directory(String name) {
    return entry(name, '5', "", new byte[0]);
  }

  public TarBuilder symlink(String name, String target) {
    return entry(name, '2', target, new byte[0]);
  }

  public TarBuilder hardlink(String name, String target) {
    return entry(name, '1', target, new byte[0]);
  }

  /** Any type; names of more than 100 bytes get GNU long-name entries. */
  public TarBuilder entry(String name, char type, String link, byte[] content) {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    byte[] linkBytes = link.getBytes(StandardCharsets.UTF_8);
    if (nameBytes.length > 100) {
      raw(
          header(
              "././@LongLink".getBytes(StandardCharsets.UTF_8), 'L', new byte[0], nameBytes.length),
          nameBytes);
    }
    if (linkBytes.length > 100) {
      raw(
          header(
              "././@LongLink".getBytes(StandardCharsets.UTF_8), 'K', new byte[0], linkBytes.length),
          linkBytes);
    }
    return raw(header(nameBytes, type, linkBytes, content.length), content);
  }

  /**
   * A pax header with these records for the next entry ({@code x}) or all that follow ({@code g}).
   */
  public TarBuilder pax(char type, String... keysAndValues) {
    StringBuilder records = new StringBuilder();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      records.append(record(keysAndValues[i], keysAndValues[i + 1]));
    }
    byte[] content = records.toString().getBytes(StandardCharsets.UTF_8);
    return raw(
        header("pax".getBytes(StandardCharsets.UTF_8), type, new byte[0], content.length), content);
  }

  /** A header as it is and content with padding. */
  public TarBuilder raw(byte[] header, byte[] content) {
    out.writeBytes(header);
    out.writeBytes(content);
    out.writeBytes(new byte[-content.length & (BLOCK - 1)]);
    return this;
  }

  /** With the two zero blocks that end an archive. */
  public byte[] build() {
    byte[] body = out.toByteArray();
    return Arrays.copyOf(body, body.length + 2 * BLOCK);
  }

  public byte[] buildWithoutEnd() {
    return out.toByteArray();
  }

  /** A header block that may claim any size. */
  public static byte[] header(byte[] name, char type, byte[] link, long size) {
    byte[] block = new byte[BLOCK];
    System.arraycopy(name, 0, block, 0, Math.min(100, name.length));
    put(block, 100, "0000644\0" + "0000000\0" + "0000000\0");
    put(block, 124, String.format(Locale.ROOT, "%011o ", size));
    put(block, 136, "00000000000 ");
    block[156] = (byte) type;
    System.arraycopy(link, 0, block, 157, Math.min(100, link.length));
    put(block, 257, "ustar\0" + "00");
    return sum(block);
  }

  /** Makes the checksum right after a change. */
  public static byte[] sum(byte[] block) {
    put(block, 148, "        ");
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xFF;
    }
    put(block, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
    return block;
  }

  private static String record(String key, String value) {
    String body = " " + key + "=" + value + "\n";
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    int total = length + Integer.toString(length).length();
    total = length + Integer.toString(total).length();
    return total + body;
  }

  private static void put(byte[] block, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, block, offset, bytes.length);
  }
}
