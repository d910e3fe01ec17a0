package dev.arcbox.runtime.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** The first {@code length} bytes of a stream, counted as they are read. */
final class CountedStream extends FilterInputStream {
  private final AtomicLong count;
  private final LongConsumer told;
  private long left;

  CountedStream(InputStream in, long length, AtomicLong count, LongConsumer told) {
    super(in);
    this.left = length;
    this.count = count;
    this.told = told;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int read = in.read(buffer, offset, (int) Math.min(length, left));
    if (read > 0) {
      left -= read;
      told.accept(count.addAndGet(read));
    }
    return read;
  }

  @Override
  public int available() {
    return 0;
  }
}
