package dev.arcbox.cli;

import java.io.InputStream;

/** Input without end. */
final class InfiniteInput {
  private InfiniteInput() {}

  static InputStream zeros() {
    return new InputStream() {
      @Override
      public int read() {
        return 0;
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        return length;
      }
    };
  }
}
