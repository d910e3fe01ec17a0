package dev.arcbox.runtime.container;

import dev.arcbox.runtime.store.EpochNanos;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which part of a log someone wants, and how. As for Docker, {@code tail} counts the lines of both
 * streams, from {@code since} on and whatever {@code until} is.
 *
 * @param sinceNanos lines that began then or later
 * @param untilNanos output up to then; 0 for no end. A follower ends when this moment has passed
 * @param tail lines at the end; absent for all
 * @param details stands before each line, behind its time
 */
public record LogQuery(
    boolean follow,
    long sinceNanos,
    long untilNanos,
    OptionalLong tail,
    boolean timestamps,
    String details) {

  /** Without details. */
  public LogQuery(
      boolean follow, long sinceNanos, long untilNanos, OptionalLong tail, boolean timestamps) {
    this(follow, sinceNanos, untilNanos, tail, timestamps, "");
  }

  /** Everything that is there. */
  public static final LogQuery ALL = new LogQuery(false, 0, 0, OptionalLong.empty(), false);

  /** Receives the pieces, in order. It may take its time: the container does not wait for it. */
  @FunctionalInterface
  public interface Sink {
    void accept(OutputKind kind, byte[] data);
  }

  /** Reads on the calling thread until the end, which with {@code follow} is the process's. */
  public void run(ContainerLog log, Sink sink) throws IOException {
    LogTail start = tail.isPresent() ? LogTail.of(log, this, tail.getAsLong()) : LogTail.ALL;
    LogLines lines = new LogLines(sinceNanos, timestamps, details, start, sink);
    try (LogReader reader = new LogReader(log)) {
      boolean more = true;
      while (more) {
        Optional<LogRecord> record = reader.next();
        while (record.isPresent()) {
          if (isOver(record.get().nanos())) {
            return;
          }
          lines.write(reader.generation(), record.get());
          record = reader.next();
        }
        more = follow && reader.await(patience());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while following a log");
    }
  }

  private boolean isOver(long nanos) {
    return untilNanos > 0 && nanos > untilNanos;
  }

  /** What is written after {@code until} is not wanted, so nobody waits for it. */
  private Duration patience() {
    return untilNanos > 0
        ? Duration.between(Instant.now(), EpochNanos.toInstant(untilNanos))
        : ContainerLog.LONGEST;
  }
}
