package dev.arcbox.runtime.image.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Counts encoded bytes, and remembers whether it was the source that failed and not the decoder.
 */
final class SourceStream extends FilterInputStream {
  private long count;
  private boolean failed;

  SourceStream(InputStream in) {
    super(in);
  }

  long count() {
    return count;
  }

  boolean failed() {
    return failed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      int read = in.read(buffer, offset, length);
      count += Math.max(read, 0);
      return read;
    } catch (IOException | RuntimeException e) {
      failed = true;
      throw e;
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
