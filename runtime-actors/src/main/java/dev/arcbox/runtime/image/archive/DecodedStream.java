package dev.arcbox.runtime.image.archive;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** A decoder's output, with its limit, and with its many ways of complaining made one. */
final class DecodedStream extends FilterInputStream {
  private final SourceStream source;
  private final Compression compression;
  private final Expansion limit;
  private long decoded;

  DecodedStream(InputStream in, SourceStream source, Compression compression, Expansion limit) {
    super(in);
    this.source = source;
    this.compression = compression;
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int count = decode(buffer, offset, length);
    decoded += Math.max(count, 0);
    limit.check(source.count(), decoded);
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    byte[] nowhere = new byte[(int) Math.min(8192, Math.max(count, 0))];
    return Math.max(read(nowhere, 0, nowhere.length), 0);
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** zstd's decoder says what is wrong by unchecked exceptions. */
  private int decode(byte[] buffer, int offset, int length) throws IOException {
    try {
      return in.read(buffer, offset, length);
    } catch (IOException e) {
      throw translate(e, source, compression);
    } catch (RuntimeException e) {
      if (source.failed() || compression == Compression.NONE) {
        throw e;
      }
      throw new ArchiveException.Malformed(
          name(compression) + " data is damaged: " + e.getMessage());
    }
  }

  static IOException translate(IOException e, SourceStream source, Compression compression) {
    if (source.failed() || compression == Compression.NONE || e instanceof ArchiveException) {
      return e;
    }
    if (e instanceof EOFException || String.valueOf(e.getMessage()).contains("Not enough input")) {
      return new ArchiveException.Truncated(name(compression) + " data");
    }
    return new ArchiveException.Malformed(
        name(compression) + " data is damaged: " + e.getMessage());
  }

  private static String name(Compression compression) {
    return compression.name().toLowerCase(Locale.ROOT);
  }
}
