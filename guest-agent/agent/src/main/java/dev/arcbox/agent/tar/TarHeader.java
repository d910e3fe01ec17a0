package dev.arcbox.agent.tar;

import java.nio.charset.StandardCharsets;

/**
 * A view of one 512-byte header block.
 *
 * <pre>
 *   0 name 100 | 100 mode 8 | 108 uid 8 | 116 gid 8 | 124 size 12 | 136 mtime 12 | 148 checksum 8
 * 156 type 1   | 157 link 100 | 257 magic 6 | 329 major 8 | 337 minor 8 | 345 prefix 155
 * </pre>
 */
final class TarHeader {
  static final int BLOCK = 512;

  private final byte[] block;

  TarHeader(byte[] block) {
    this.block = block;
  }

  boolean isZero() {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * The sum of all bytes with the checksum's own as blanks, unsigned; old writers summed signed.
   */
  void verify() throws TarException {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      byte b = i >= 148 && i < 156 ? (byte) ' ' : block[i];
      unsigned += b & 0xff;
      signed += b;
    }
    long stated = number(148, 8);
    if (stated != unsigned && stated != signed) {
      throw new TarException("tar header checksum does not match: not a tar archive, or damaged");
    }
  }

  char type() {
    return (char) (block[156] & 0xff);
  }

  String name() {
    String prefix = isUstar() ? text(345, 155) : "";
    return prefix.isEmpty() ? text(0, 100) : prefix + "/" + text(0, 100);
  }

  String link() {
    return text(157, 100);
  }

  long mode() throws TarException {
    return number(100, 8);
  }

  long uid() throws TarException {
    return number(108, 8);
  }

  long gid() throws TarException {
    return number(116, 8);
  }

  long size() throws TarException {
    return number(124, 12);
  }

  long mtime() throws TarException {
    return number(136, 12);
  }

  long major() throws TarException {
    return number(329, 8);
  }

  long minor() throws TarException {
    return number(337, 8);
  }

  /** GNU archives ("ustar ") use the prefix's place for other things. */
  private boolean isUstar() {
    return block[257] == 'u' && block[261] == 'r' && block[262] == 0;
  }

  private String text(int offset, int length) {
    int end = offset;
    while (end < offset + length && block[end] != 0) {
      end++;
    }
    return new String(block, offset, end - offset, StandardCharsets.UTF_8);
  }

  /** Octal digits among blanks, or base 256 when the first bit is set. */
  private long number(int offset, int length) throws TarException {
    if ((block[offset] & 0x80) != 0) {
      return binary(offset, length);
    }
    long value = 0;
    boolean digits = false;
    for (int i = offset; i < offset + length; i++) {
      int c = block[i];
      if (c >= '0' && c <= '7') {
        value = value << 3 | (c - '0');
        digits = true;
      } else if (c == 0 || c == ' ') {
        if (digits) {
          break;
        }
      } else {
        throw new TarException("tar header holds no number at byte " + offset);
      }
    }
    return value;
  }

  private long binary(int offset, int length) throws TarException {
    boolean negative = (block[offset] & 0x40) != 0;
    long value = negative ? -1 : 0;
    for (int i = offset; i < offset + length; i++) {
      int b = block[i] & 0xff;
      if (i == offset) {
        b = negative ? b : b & 0x7f;
      }
      if (length - (i - offset) > 8) {
        int filler = negative ? 0xff : 0;
        if (b != filler) {
          throw new TarException("tar header holds a number beyond 63 bits at byte " + offset);
        }
        continue;
      }
      value = value << 8 | b;
    }
    return value;
  }
}
