package dev.arcbox.platform.libc;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * The head of one piece of control data; the data follows at once, the next head at a multiple of
 * 8.
 *
 * <pre>
 *   0           8            12          16
 *   | cmsg_len  | cmsg_level | cmsg_type | data ...
 * </pre>
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/cmsg.3.html">cmsg(3)</a>
 */
public final class Cmsghdr {
  public static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
              JAVA_LONG.withName("cmsg_len"),
              JAVA_INT.withName("cmsg_level"),
              JAVA_INT.withName("cmsg_type"))
          .withName("cmsghdr");

  public static final long SIZE = LAYOUT.byteSize();
  private static final long LEN = LAYOUT.byteOffset(groupElement("cmsg_len"));
  private static final long LEVEL = LAYOUT.byteOffset(groupElement("cmsg_level"));
  private static final long TYPE = LAYOUT.byteOffset(groupElement("cmsg_type"));

  private Cmsghdr() {}

  public static void put(MemorySegment control, int level, int type, long dataLength) {
    control.set(JAVA_LONG, LEN, SIZE + dataLength);
    control.set(JAVA_INT, LEVEL, level);
    control.set(JAVA_INT, TYPE, type);
  }

  public static long length(MemorySegment control, long at) {
    return control.get(JAVA_LONG, at + LEN);
  }

  public static boolean is(MemorySegment control, long at, int level, int type) {
    return control.get(JAVA_INT, at + LEVEL) == level && control.get(JAVA_INT, at + TYPE) == type;
  }

  /** Where data of {@code length} bytes ends for the next head: CMSG_SPACE. */
  public static long space(long length) {
    return SIZE + ((length + 7) & ~7L);
  }
}
