package dev.arcbox.runtime.container;

import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the last lines of a log begin. The log goes on, and rotates, while it is counted and
 * afterwards: so lines are numbered, and it is known how many there were before each file.
 *
 * @param first the number of the first line that is wanted
 */
record LogTail(long first, NavigableMap<Long, Long> linesBefore) {
  static final LogTail ALL = new LogTail(0, Collections.emptyNavigableMap());

  /** Every line counts, none is wanted. */
  private static final LogTail NONE = new LogTail(Long.MAX_VALUE, Collections.emptyNavigableMap());

  static LogTail of(ContainerLog log, LogQuery query, long lines) throws IOException {
    LogLines counter = new LogLines(query.sinceNanos(), false, "", NONE, (_, _) -> {});
    NavigableMap<Long, Long> before = new TreeMap<>();
    try (LogReader reader = new LogReader(log)) {
      Optional<LogRecord> record = reader.next();
      while (record.isPresent()) {
        before.putIfAbsent(reader.generation(), counter.begun());
        counter.write(reader.generation(), record.get());
        record = reader.next();
      }
      before.put(reader.generation() + 1, counter.begun());
    }
    return new LogTail(Math.max(0, counter.begun() - lines), before);
  }

  /** How many lines there were before this file; at least, if it was begun after the count. */
  long before(long generation) {
    Map.Entry<Long, Long> known = linesBefore.floorEntry(generation);
    return known == null ? 0 : known.getValue();
  }
}
