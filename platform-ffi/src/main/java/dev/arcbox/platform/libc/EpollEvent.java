package dev.arcbox.platform.libc;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * What epoll reports; packed on x86-64 and nowhere else.
 *
 * <pre>
 *   x86-64   0        4              12
 *            | events | data         |
 *   others   0        4    8                16
 *            | events | -- | data           |
 * </pre>
 *
 * @see <a
 *     href="https://man7.org/linux/man-pages/man3/epoll_event.3type.html">epoll_event(3type)</a>
 */
public final class EpollEvent {
  public static final StructLayout LAYOUT =
      (Constants.X86_64
              ? MemoryLayout.structLayout(
                  JAVA_INT.withName("events"), JAVA_LONG_UNALIGNED.withName("data"))
              : MemoryLayout.structLayout(
                  JAVA_INT.withName("events"),
                  MemoryLayout.paddingLayout(4),
                  JAVA_LONG.withName("data")))
          .withName("epoll_event");

  public static final long SIZE = LAYOUT.byteSize();
  private static final long EVENTS = LAYOUT.byteOffset(groupElement("events"));
  private static final long DATA = LAYOUT.byteOffset(groupElement("data"));

  private EpollEvent() {}

  public static void put(MemorySegment event, int events, long data) {
    event.set(JAVA_INT, EVENTS, events);
    event.set(JAVA_LONG_UNALIGNED, DATA, data);
  }

  public static int events(MemorySegment array, int index) {
    return array.get(JAVA_INT, index * SIZE + EVENTS);
  }

  public static long data(MemorySegment array, int index) {
    return array.get(JAVA_LONG_UNALIGNED, index * SIZE + DATA);
  }
}
