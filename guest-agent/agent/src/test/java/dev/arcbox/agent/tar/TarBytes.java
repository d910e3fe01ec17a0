package dev.arcbox.agent.tar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Writes archives byte by byte, well-formed or not. */
public final class TarBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public TarBytes file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8), 0644);
  }

  public TarBytes file(String name, byte[] content, int mode) {
    entry(name, '0', mode, content.length, "", 0, 0);
    out.writeBytes(content);
    pad(content.length);
    return this;
  }

  public TarBytes directory(String name) {
    return entry(name, '5', 0755, 0, "", 0, 0);
  }

  public TarBytes symbolic(String name, String target) {
    return entry(name, '2', 0777, 0, target, 0, 0);
  }

  public TarBytes hard(String name, String target) {
    return entry(name, '1', 0644, 0, target, 0, 0);
  }

  public TarBytes device(String name, char type, int major, int minor) {
    return entry(name, type, 0600, 0, "", major, minor);
  }

  /** An extended header for the next entry: key, value, key, value … */
  public TarBytes pax(String... records) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < records.length; i += 2) {
      byte[] rest =
          (" " + records[i] + "=" + records[i + 1] + "\n").getBytes(StandardCharsets.UTF_8);
      int length = rest.length + 1;
      while (String.valueOf(length).length() + rest.length != length) {
        length++;
      }
      body.writeBytes(String.valueOf(length).getBytes(StandardCharsets.UTF_8));
      body.writeBytes(rest);
    }
    return special("pax", 'x', body.toByteArray());
  }

  /** An entry whose body is given as it is. */
  public TarBytes special(String name, char type, byte[] body) {
    entry(name, type, 0644, body.length, "", 0, 0);
    out.writeBytes(body);
    pad(body.length);
    return this;
  }

  public TarBytes entry(
      String name, char type, int mode, long size, String link, int major, int minor) {
    byte[] block = new byte[512];
    put(block, 0, 100, name);
    put(block, 100, 8, octal(mode, 7));
    put(block, 108, 8, octal(0, 7));
    put(block, 116, 8, octal(0, 7));
    put(block, 124, 12, octal(size, 11));
    put(block, 136, 12, octal(1_600_000_000, 11));
    block[156] = (byte) type;
    put(block, 157, 100, link);
    put(block, 257, 8, "ustar\00000");
    put(block, 329, 8, octal(major, 7));
    put(block, 337, 8, octal(minor, 7));
    put(block, 148, 8, "        ");
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, 148, 8, octal(sum, 6) + "\0 ");
    out.writeBytes(block);
    return this;
  }

  public TarBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** With the two zero blocks of a proper end. */
  public byte[] bytes() {
    byte[] all = out.toByteArray();
    return Arrays.copyOf(all, all.length + 1024);
  }

  public byte[] unfinished() {
    return out.toByteArray();
  }

  public static String diffId(byte[] tar) {
    try {
      return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(tar));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private void pad(int size) {
    out.writeBytes(new byte[-size & 511]);
  }

  private static String octal(long value, int digits) {
    String text = Long.toOctalString(value);
    return "0".repeat(Math.max(0, digits - text.length())) + text;
  }

  private static void put(byte[] block, int at, int length, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, block, at, Math.min(length, bytes.length));
  }
}
