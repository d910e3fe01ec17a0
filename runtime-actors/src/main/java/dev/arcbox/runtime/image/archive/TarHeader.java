package dev.arcbox.runtime.image.archive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * View of one 512-byte header block.
 *
 * <pre>
 *   0 name 100 | 100 mode 8 | 108 uid 8 | 116 gid 8 | 124 size 12 | 136 mtime 12 | 148 checksum 8
 * 156 type 1   | 157 link 100 | 257 magic 6 | 263 version 2 | 265 user 32 | 297 group 32
 * 329 major 8  | 337 minor 8  | 345 prefix 155
 * </pre>
 */
final class TarHeader {
  static final int BLOCK = 512;

  private static final int SIZE = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_LENGTH = 8;
  private static final int TYPE = 156;
  private static final int LINK = 157;
  private static final int MAGIC = 257;
  private static final int PREFIX = 345;

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
   * The sum of all bytes with the checksum's own taken as spaces; some old archivers summed signed
   * bytes.
   */
  boolean hasValidChecksum() throws ArchiveException {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      boolean own = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH;
      unsigned += own ? ' ' : block[i] & 0xFF;
      signed += own ? ' ' : block[i];
    }
    long stored = number(CHECKSUM, CHECKSUM_LENGTH, "checksum");
    return stored == unsigned || stored == signed;
  }

  char type() {
    return (char) (block[TYPE] & 0xFF);
  }

  long size() throws ArchiveException {
    return number(SIZE, SIZE_LENGTH, "size");
  }

  String name() throws ArchiveException {
    String name = text(block, 0, 100);
    // GNU's own format keeps other things where POSIX has the prefix.
    boolean posix = text(block, MAGIC, 8).equals("ustar") && block[MAGIC + 6] == '0';
    String prefix = posix ? text(block, PREFIX, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  String linkTarget() throws ArchiveException {
    return text(block, LINK, 100);
  }

  /** Octal digits between spaces and NULs, or GNU's big-endian binary with the top bit set. */
  private long number(int offset, int length, String what) throws ArchiveException {
    if ((block[offset] & 0x80) != 0) {
      return binary(offset, length, what);
    }
    long value = 0;
    boolean ended = false;
    for (int i = offset; i < offset + length; i++) {
      int c = block[i];
      if (c >= '0' && c <= '7' && !ended) {
        value = value * 8 + (c - '0');
      } else if (c == ' ' || c == 0) {
        ended = ended || (i > offset && block[i - 1] >= '0' && block[i - 1] <= '7');
      } else {
        throw new ArchiveException.Malformed("tar header has no number in its " + what);
      }
    }
    return value;
  }

  private long binary(int offset, int length, String what) throws ArchiveException {
    long value = block[offset] & 0x7F;
    for (int i = offset + 1; i < offset + length; i++) {
      if (value >>> 55 != 0) {
        throw new ArchiveException.Malformed("tar header's " + what + " is out of range");
      }
      value = (value << 8) | (block[i] & 0xFF);
    }
    return value;
  }

  /** Up to the first NUL, in UTF-8: a name that is not could differ between two readers. */
  static String text(byte[] bytes, int offset, int length) throws ArchiveException {
    int end = offset;
    while (end < offset + length && bytes[end] != 0) {
      end++;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, offset, end - offset))
          .toString();
    } catch (CharacterCodingException e) {
      throw new ArchiveException.Malformed("tar header has a name that is not UTF-8");
    }
  }
}
