package dev.arcbox.runtime.container;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which part of a log someone wants, and how.
 *
 * @param tail lines at the end; absent for all
 */
public record LogQuery(
    boolean follow, long sinceNanos, long untilNanos, OptionalLong tail, boolean timestamps) {

  /** Receives the pieces, in order. */
  @FunctionalInterface
  public interface Sink {
    void accept(OutputKind kind, byte[] data);
  }

  /** Reads on the calling thread until the end, which with {@code follow} is the process's. */
  public void run(ContainerLog log, Sink sink) throws IOException {
    long skip = tail.isPresent() ? Math.max(0, lines(log) - tail.getAsLong()) : 0;
    Writer writer = new Writer(sink, timestamps, skip);
    try (LogReader reader = new LogReader(log)) {
      boolean more = true;
      while (more) {
        Optional<LogRecord> record = reader.next();
        while (record.isPresent()) {
          if (untilNanos > 0 && record.get().nanos() > untilNanos) {
            return;
          }
          if (record.get().nanos() >= sinceNanos) {
            writer.write(record.get());
          }
          record = reader.next();
        }
        more = follow && reader.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while following a log");
    }
  }

  private long lines(ContainerLog log) throws IOException {
    long lines = 0;
    boolean open = false;
    try (LogReader reader = new LogReader(log)) {
      Optional<LogRecord> record = reader.next();
      while (record.isPresent()) {
        byte[] data = record.get().data();
        if (record.get().nanos() >= sinceNanos && data.length > 0) {
          for (byte b : data) {
            lines += b == '\n' ? 1 : 0;
          }
          open = data[data.length - 1] != '\n';
        }
        record = reader.next();
      }
    }
    return open ? lines + 1 : lines;
  }

  /** Skips lines at the start and puts the time before each line when asked. */
  private static final class Writer {
    private final Sink sink;
    private final boolean timestamps;
    private long skip;
    private final boolean[] midLine = new boolean[OutputKind.values().length + 1];

    Writer(Sink sink, boolean timestamps, long skip) {
      this.sink = sink;
      this.timestamps = timestamps;
      this.skip = skip;
    }

    void write(LogRecord record) {
      byte[] data = record.data();
      int start = 0;
      while (skip > 0 && start < data.length) {
        skip -= data[start++] == '\n' ? 1 : 0;
      }
      if (start == data.length) {
        return;
      }
      if (!timestamps) {
        sink.accept(
            record.kind(), start == 0 ? data : Arrays.copyOfRange(data, start, data.length));
        return;
      }
      while (start < data.length) {
        int end = start;
        while (end < data.length && data[end] != '\n') {
          end++;
        }
        end = Math.min(end + 1, data.length);
        line(record, Arrays.copyOfRange(data, start, end));
        start = end;
      }
    }

    private void line(LogRecord record, byte[] piece) {
      int stream = record.kind().number();
      if (!midLine[stream]) {
        String time = Instant.ofEpochSecond(0, record.nanos()).toString() + " ";
        sink.accept(record.kind(), time.getBytes(StandardCharsets.UTF_8));
      }
      sink.accept(record.kind(), piece);
      midLine[stream] = piece[piece.length - 1] != '\n';
    }
  }
}
