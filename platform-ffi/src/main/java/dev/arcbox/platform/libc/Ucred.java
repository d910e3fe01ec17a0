package dev.arcbox.platform.libc;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * Who is at the other end.
 *
 * <pre>
 *   0     4     8     12
 *   | pid | uid | gid |
 * </pre>
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7), SO_PEERCRED</a>
 */
public final class Ucred {
  public static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
              JAVA_INT.withName("pid"), JAVA_INT.withName("uid"), JAVA_INT.withName("gid"))
          .withName("ucred");

  private static final long PID = LAYOUT.byteOffset(groupElement("pid"));
  private static final long UID = LAYOUT.byteOffset(groupElement("uid"));
  private static final long GID = LAYOUT.byteOffset(groupElement("gid"));

  private Ucred() {}

  public static int pid(MemorySegment credentials) {
    return credentials.get(JAVA_INT, PID);
  }

  public static int uid(MemorySegment credentials) {
    return credentials.get(JAVA_INT, UID);
  }

  public static int gid(MemorySegment credentials) {
    return credentials.get(JAVA_INT, GID);
  }
}
