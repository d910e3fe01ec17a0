package dev.arcbox.runtime.container;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads a log from its oldest generation on, and goes on as it grows. One thread; blocks. A reader
 * that is slower than rotation misses what was rotated away.
 */
final class LogReader implements AutoCloseable {
  private final ContainerLog log;
  private ContainerLog.Extent extent;
  private long generation;
  private Optional<LogFile> file = Optional.empty();
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
        LogFile records = file.get();
        long end = newest ? extent.size() : records.size();
        Optional<LogRecord> record = records.record(position, end);
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
}
