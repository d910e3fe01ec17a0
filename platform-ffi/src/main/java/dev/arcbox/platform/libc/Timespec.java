package dev.arcbox.platform.libc;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * A time.
 *
 * <pre>
 *   0         8          16
 *   | tv_sec  | tv_nsec  |
 * </pre>
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/timespec.3type.html">timespec(3type)</a>
 */
public final class Timespec {
  public static final StructLayout LAYOUT =
      MemoryLayout.structLayout(JAVA_LONG.withName("tv_sec"), JAVA_LONG.withName("tv_nsec"))
          .withName("timespec");

  private static final long SEC = LAYOUT.byteOffset(groupElement("tv_sec"));
  private static final long NSEC = LAYOUT.byteOffset(groupElement("tv_nsec"));

  private Timespec() {}

  public static void put(MemorySegment target, long seconds, long nanos) {
    target.set(JAVA_LONG, SEC, seconds);
    target.set(JAVA_LONG, NSEC, nanos);
  }

  public static long seconds(MemorySegment time) {
    return time.get(JAVA_LONG, SEC);
  }

  public static long nanos(MemorySegment time) {
    return time.get(JAVA_LONG, NSEC);
  }
}
