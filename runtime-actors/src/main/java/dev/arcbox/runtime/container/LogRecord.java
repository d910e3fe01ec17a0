package dev.arcbox.runtime.container;

import java.nio.ByteBuffer;

/**
 * Some output as it came, in one log file. Pieces are not lines: a prompt without a newline is
 * there at once, and lines are found again by who reads.
 *
 * <pre>
 *  0        4           12  13
 *  | length | nanoseconds | S | bytes …     big endian; S: 1 stdout, 2 stderr
 * </pre>
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record LogRecord(long nanos, OutputKind kind, byte[] data) {
  static final int HEADER = 13;

  /** A pump's buffer is far smaller; a larger length in a file is damage. */
  static final int MAX_DATA = 1 << 20;

  static ByteBuffer header(long nanos, OutputKind kind, int length) {
    return ByteBuffer.allocate(HEADER)
        .putInt(length)
        .putLong(nanos)
        .put((byte) kind.number())
        .flip();
  }
}
