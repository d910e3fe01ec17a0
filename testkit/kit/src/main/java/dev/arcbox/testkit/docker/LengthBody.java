package dev.arcbox.testkit.docker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body whose length was announced: the next bytes of the connection and no more. */
final class LengthBody extends InputStream {
  private final InputStream connection;
  private long left;

  LengthBody(InputStream connection, long length) {
    this.connection = connection;
    this.left = length;
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
    if (left == 0) {
      return -1;
    }
    int count = connection.read(buffer, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException(left + " bytes of the body are missing");
    }
    left -= count;
    return count;
  }
}
