package dev.arcbox.runtime.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a log from its oldest generation on, and goes on as it grows. One thread; blocks. A reader
 * that is slower than rotation misses what was rotated away.
 */
final class LogReader implements AutoCloseable {
  private final ContainerLog log;
  private ContainerLog.Extent extent;
  private long generation;
  private Optional<FileChannel> file = Optional.empty();
  private long position;

  LogReader(ContainerLog log) throws IOException {
    this.log = log;
    this.extent = log.extent();
    this.generation = extent.generation() - (log.generations() - 1);
  }

  /** The next record that is there, or nothing at the present end. */
  Optional<LogRecord> next() throws IOException {
    while (true) {
      if (file.isEmpty()) {
        position = 0;
        file = log.read(generation);
      }
      boolean newest = generation == extent.generation();
      if (file.isPresent()) {
        FileChannel channel = file.get();
        long end = newest ? extent.size() : channel.size();
        Optional<LogRecord> record = read(channel, position, end);
        if (record.isPresent()) {
          position += LogRecord.HEADER + record.get().data().length;
          return record;
        }
      }
      if (newest) {
        return Optional.empty();
      }
      close();
      generation++;
    }
  }

  /**
   * Waits for more after {@link #next} found nothing; false when nothing can come, or nothing came
   * in that time.
   */
  boolean await(Duration atMost) throws InterruptedException {
    ContainerLog.Extent later = log.awaitBeyond(extent, atMost);
    boolean grown = later.generation() != extent.generation() || later.size() != extent.size();
    extent = later;
    return grown;
  }

  /** Which file the last record came from; they count upwards. */
  long generation() {
    return generation;
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
      file = Optional.empty();
    }
  }

  /** Where the last whole record ends. */
  static long wholeSize(Path path) throws IOException {
    try (FileChannel file =
        FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      return wholeSize(file);
    }
  }

  static long wholeSize(FileChannel file) throws IOException {
    long size = file.size();
    long position = 0;
    int length = dataLength(file, position, size);
    while (length >= 0) {
      position += LogRecord.HEADER + length;
      length = dataLength(file, position, size);
    }
    return position;
  }

  private static Optional<LogRecord> read(FileChannel file, long position, long end)
      throws IOException {
    int length = dataLength(file, position, end);
    if (length < 0) {
      return Optional.empty();
    }
    ByteBuffer bytes = fill(file, position, LogRecord.HEADER + length);
    bytes.getInt();
    long nanos = bytes.getLong();
    OutputKind kind = OutputKind.of(bytes.get());
    byte[] data = new byte[length];
    bytes.get(data);
    return Optional.of(new LogRecord(nanos, kind, data));
  }

  /** The length of the record's data, or -1 when no whole and sane record is there. */
  private static int dataLength(FileChannel file, long position, long end) throws IOException {
    if (position + LogRecord.HEADER > end) {
      return -1;
    }
    int length = fill(file, position, Integer.BYTES).getInt();
    boolean sane = length >= 0 && length <= LogRecord.MAX_DATA;
    return sane && position + LogRecord.HEADER + length <= end ? length : -1;
  }

  private static ByteBuffer fill(FileChannel file, long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    int count = 1;
    while (bytes.hasRemaining() && count > 0) {
      count = file.read(bytes, position + bytes.position());
    }
    return bytes.flip();
  }
}
