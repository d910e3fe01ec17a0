package dev.arcbox.platform.libc;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * One piece of memory for scattered input and output.
 *
 * <pre>
 *   0          8          16
 *   | iov_base | iov_len  |
 * </pre>
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/iovec.3type.html">iovec(3type)</a>
 */
public final class Iovec {
  public static final StructLayout LAYOUT =
      MemoryLayout.structLayout(ADDRESS.withName("iov_base"), JAVA_LONG.withName("iov_len"))
          .withName("iovec");

  public static final long SIZE = LAYOUT.byteSize();
  private static final long BASE = LAYOUT.byteOffset(groupElement("iov_base"));
  private static final long LEN = LAYOUT.byteOffset(groupElement("iov_len"));

  private Iovec() {}

  /** Sets element {@code index} of an array; takes an address so that nothing is allocated. */
  public static void put(MemorySegment array, int index, long address, long length) {
    array.set(JAVA_LONG, index * SIZE + BASE, address);
    array.set(JAVA_LONG, index * SIZE + LEN, length);
  }

  public static long address(MemorySegment array, int index) {
    return array.get(JAVA_LONG, index * SIZE + BASE);
  }

  public static long length(MemorySegment array, int index) {
    return array.get(JAVA_LONG, index * SIZE + LEN);
  }
}
