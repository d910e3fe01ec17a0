package dev.arcbox.platform.libc;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.time.Duration;

/**
 * A time in microseconds.
 *
 * <pre>
 *   0         8          16
 *   | tv_sec  | tv_usec  |
 * </pre>
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/timeval.3type.html">timeval(3type)</a>
 */
public final class Timeval {
  public static final StructLayout LAYOUT =
      MemoryLayout.structLayout(JAVA_LONG.withName("tv_sec"), JAVA_LONG.withName("tv_usec"))
          .withName("timeval");

  private static final long SEC = LAYOUT.byteOffset(groupElement("tv_sec"));
  private static final long USEC = LAYOUT.byteOffset(groupElement("tv_usec"));

  private Timeval() {}

  public static MemorySegment of(Duration duration, Arena arena) {
    MemorySegment time = arena.allocate(LAYOUT);
    time.set(JAVA_LONG, SEC, duration.toSeconds());
    time.set(JAVA_LONG, USEC, duration.toNanosPart() / 1000);
    return time;
  }
}
