package dev.arcbox.testkit.docker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body in chunks (RFC 9112, section 7.1); one without its last chunk is an error. */
final class ChunkedBody extends InputStream {
  private final InputStream connection;
  private long left;
  private boolean ended;

  ChunkedBody(InputStream connection) {
    this.connection = connection;
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
    if (left == 0 && !ended) {
      left = Long.parseLong(DockerConnection.line(connection).strip(), 16);
      if (left == 0) {
        ended = true;
        DockerConnection.line(connection);
      }
    }
    if (ended) {
      return -1;
    }
    int count = connection.read(buffer, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException("the connection ended within a chunk");
    }
    left -= count;
    if (left == 0) {
      DockerConnection.line(connection);
    }
    return count;
  }
}
