package dev.arcbox.platform.libc;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * When a timer fires first, and how often then.
 *
 * <pre>
 *   0             8              16           24            32
 *   | interval s  | interval ns  | value s    | value ns    |
 * </pre>
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/itimerspec.3type.html">itimerspec(3type)</a>
 */
public final class Itimerspec {
  public static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
              Timespec.LAYOUT.withName("it_interval"), Timespec.LAYOUT.withName("it_value"))
          .withName("itimerspec");

  private static final long INTERVAL = LAYOUT.byteOffset(groupElement("it_interval"));
  private static final long VALUE = LAYOUT.byteOffset(groupElement("it_value"));

  private Itimerspec() {}

  public static void put(MemorySegment target, long intervalNanos, long valueNanos) {
    Timespec.put(
        target.asSlice(INTERVAL), intervalNanos / 1_000_000_000, intervalNanos % 1_000_000_000);
    Timespec.put(target.asSlice(VALUE), valueNanos / 1_000_000_000, valueNanos % 1_000_000_000);
  }
}
