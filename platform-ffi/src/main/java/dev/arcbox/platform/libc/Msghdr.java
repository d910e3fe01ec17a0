package dev.arcbox.platform.libc;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * A message with its address, its pieces and its control data.
 *
 * <pre>
 *   0         8           16        24          32           40              48         56
 *   | msg_name| namelen,- | msg_iov | msg_iovlen| msg_control| msg_controllen| flags, - |
 * </pre>
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/msghdr.3type.html">msghdr(3type)</a>
 */
public final class Msghdr {
  public static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
              ADDRESS.withName("msg_name"),
              JAVA_INT.withName("msg_namelen"),
              paddingLayout(4),
              ADDRESS.withName("msg_iov"),
              JAVA_LONG.withName("msg_iovlen"),
              ADDRESS.withName("msg_control"),
              JAVA_LONG.withName("msg_controllen"),
              JAVA_INT.withName("msg_flags"),
              paddingLayout(4))
          .withName("msghdr");

  private static final long NAME = LAYOUT.byteOffset(groupElement("msg_name"));
  private static final long NAMELEN = LAYOUT.byteOffset(groupElement("msg_namelen"));
  private static final long IOV = LAYOUT.byteOffset(groupElement("msg_iov"));
  private static final long IOVLEN = LAYOUT.byteOffset(groupElement("msg_iovlen"));
  private static final long CONTROL = LAYOUT.byteOffset(groupElement("msg_control"));
  private static final long CONTROLLEN = LAYOUT.byteOffset(groupElement("msg_controllen"));
  private static final long FLAGS = LAYOUT.byteOffset(groupElement("msg_flags"));

  private Msghdr() {}

  public static void name(MemorySegment message, MemorySegment address, int length) {
    message.set(ADDRESS, NAME, address);
    message.set(JAVA_INT, NAMELEN, length);
  }

  public static void pieces(MemorySegment message, MemorySegment iovec, long count) {
    message.set(ADDRESS, IOV, iovec);
    message.set(JAVA_LONG, IOVLEN, count);
  }

  public static void control(MemorySegment message, MemorySegment control, long length) {
    message.set(ADDRESS, CONTROL, control);
    message.set(JAVA_LONG, CONTROLLEN, length);
  }

  public static long controlLength(MemorySegment message) {
    return message.get(JAVA_LONG, CONTROLLEN);
  }

  public static int flags(MemorySegment message) {
    return message.get(JAVA_INT, FLAGS);
  }
}
