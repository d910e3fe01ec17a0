package dev.arcbox.runtime.image.archive;

import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** How a stream is packed, told by its first bytes: names and media types lie. */
public enum Compression {
  NONE,
  GZIP,
  ZSTD;

  /** The longest of the magic numbers below. */
  private static final int MAGIC = 6;

  /** Large enough that system calls do not count, small enough to have several at once. */
  private static final int BUFFER = 64 << 10;

  /**
   * A decoded stream that throws {@link ArchiveException} for everything that is wrong with the
   * encoding.
   */
  public static InputStream decode(InputStream in, Expansion limit) throws IOException {
    SourceStream source = new SourceStream(in);
    BufferedInputStream buffered = new BufferedInputStream(source, BUFFER);
    Compression found = detect(buffered);
    try {
      InputStream decoded =
          switch (found) {
            case NONE -> buffered;
            case GZIP -> new GZIPInputStream(new EagerStream(buffered), BUFFER);
            case ZSTD -> new ZstdInputStream(buffered);
          };
      return new DecodedStream(decoded, source, found, limit);
    } catch (IOException e) {
      throw DecodedStream.translate(e, source, found);
    }
  }

  /** Looks at the first bytes of a stream that supports {@code mark}; it stands where it stood. */
  public static Compression detect(BufferedInputStream in) throws IOException {
    in.mark(MAGIC);
    byte[] magic = in.readNBytes(MAGIC);
    in.reset();
    return of(magic);
  }

  private static Compression of(byte[] magic) throws ArchiveException {
    if (startsWith(magic, 0x1F, 0x8B)) {
      return GZIP;
    }
    if (startsWith(magic, 0x28, 0xB5, 0x2F, 0xFD)) {
      return ZSTD;
    }
    refuse(magic, "xz", 0xFD, '7', 'z', 'X', 'Z', 0);
    refuse(magic, "bzip2", 'B', 'Z', 'h');
    refuse(magic, "zip", 'P', 'K', 3, 4);
    return NONE;
  }

  private static void refuse(byte[] magic, String name, int... expected) throws ArchiveException {
    if (startsWith(magic, expected)) {
      throw new ArchiveException.Refused(
          "it is packed with " + name + "; plain tar, gzip and zstd are supported");
    }
  }

  private static boolean startsWith(byte[] bytes, int... expected) {
    for (int i = 0; i < expected.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
