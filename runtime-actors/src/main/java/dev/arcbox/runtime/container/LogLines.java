package dev.arcbox.runtime.container;

import dev.arcbox.runtime.store.EpochNanos;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Finds the lines in a log's pieces and hands on those that are wanted. A line may come in many
 * pieces, with the other stream's between them; its time is that of its first piece. One thread.
 */
final class LogLines {
  /** Docker's: always nine digits, so that lines can be sorted as text. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSX' '").withZone(ZoneOffset.UTC);

  private final long since;
  private final boolean timestamps;
  private final byte[] details;
  private final LogTail tail;
  private final LogQuery.Sink sink;

  /** By stream: inside of a line, and whether that line is wanted. */
  private final boolean[] open = new boolean[OutputKind.values().length + 1];

  private final boolean[] wanted = new boolean[open.length];
  private long generation = Long.MIN_VALUE;
  private long begun;

  LogLines(long since, boolean timestamps, String details, LogTail tail, LogQuery.Sink sink) {
    this.since = since;
    this.timestamps = timestamps;
    this.details = details.getBytes(StandardCharsets.UTF_8);
    this.tail = tail;
    this.sink = sink;
  }

  /** How many lines began so far, of those since the moment that is asked for. */
  long begun() {
    return begun;
  }

  void write(long from, LogRecord record) {
    if (from != generation) {
      generation = from;
      // What was rotated away unread counts as well.
      begun = Math.max(begun, tail.before(from));
    }
    byte[] data = record.data();
    int stream = record.kind().number();
    ByteArrayOutputStream out = new ByteArrayOutputStream(data.length);
    int at = 0;
    while (at < data.length) {
      int end = endOfLine(data, at);
      if (!open[stream]) {
        begin(stream, record, out);
      }
      if (wanted[stream]) {
        out.write(data, at, end - at);
      }
      open[stream] = data[end - 1] != '\n';
      at = end;
    }
    if (out.size() > 0) {
      sink.accept(record.kind(), out.toByteArray());
    }
  }

  private void begin(int stream, LogRecord record, ByteArrayOutputStream out) {
    boolean recent = record.nanos() >= since;
    wanted[stream] = recent && begun >= tail.first();
    if (recent) {
      begun++;
    }
    if (wanted[stream] && timestamps) {
      out.writeBytes(
          TIME.format(EpochNanos.toInstant(record.nanos())).getBytes(StandardCharsets.UTF_8));
    }
    if (wanted[stream]) {
      out.writeBytes(details);
    }
  }

  private static int endOfLine(byte[] data, int from) {
    int at = from;
    while (at < data.length && data[at] != '\n') {
      at++;
    }
    return Math.min(at + 1, data.length);
  }
}
