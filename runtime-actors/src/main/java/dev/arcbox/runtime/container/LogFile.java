package dev.arcbox.runtime.container;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * The records of one log file, read through a window, so that a short line does not cost system
 * calls of its own. One thread.
 */
final class LogFile implements AutoCloseable {
  /** About a thousand lines, and small beside what a client's stream holds. */
  private static final int WINDOW = 64 << 10;

  private final FileChannel channel;
  private ByteBuffer window = ByteBuffer.allocate(0);
  private long start;

  LogFile(FileChannel channel) {
    this.channel = channel;
  }

  static FileChannel open(Path path) throws IOException {
    return FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  long size() throws IOException {
    return channel.size();
  }

  /**
   * The whole and sane record at a position, if there is one before {@code end}. What lies beyond
   * may be half written: it is not even looked at.
   */
  Optional<LogRecord> record(long position, long end) throws IOException {
    int length = dataLength(position, end);
    if (length < 0) {
      return Optional.empty();
    }
    ByteBuffer bytes = bytes(position, LogRecord.HEADER + length, end);
    bytes.getInt();
    long nanos = bytes.getLong();
    OutputKind kind = OutputKind.of(bytes.get());
    byte[] data = new byte[length];
    bytes.get(data);
    return Optional.of(new LogRecord(nanos, kind, data));
  }

  /** Where the last whole record ends. */
  long wholeSize() throws IOException {
    long end = channel.size();
    long position = 0;
    int length = dataLength(position, end);
    while (length >= 0) {
      position += LogRecord.HEADER + length;
      length = dataLength(position, end);
    }
    return position;
  }

  /** The length of the record's data, or -1 when no whole and sane record is there. */
  private int dataLength(long position, long end) throws IOException {
    if (position + LogRecord.HEADER > end) {
      return -1;
    }
    int length = bytes(position, Integer.BYTES, end).getInt();
    boolean sane = length >= 0 && length <= LogRecord.MAX_DATA;
    return sane && position + LogRecord.HEADER + length <= end ? length : -1;
  }

  /** So many bytes from there on, all of them before {@code end}. */
  private ByteBuffer bytes(long position, int count, long end) throws IOException {
    if (position < start || position + count > start + window.limit()) {
      fill(position, (int) Math.min(end - position, Math.max(count, WINDOW)));
    }
    if (position + count > start + window.limit()) {
      throw new EOFException("a log file is shorter than it was");
    }
    return window.duplicate().position((int) (position - start));
  }

  private void fill(long position, int count) throws IOException {
    ByteBuffer fresh =
        window.capacity() < count ? ByteBuffer.allocate(count) : window.clear().limit(count);
    int read = 1;
    while (fresh.hasRemaining() && read > 0) {
      read = channel.read(fresh, position + fresh.position());
    }
    window = fresh.flip();
    start = position;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
