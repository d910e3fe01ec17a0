package dev.arcbox.platform.libc;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * What waitid tells; the fields of a child's end.
 *
 * <pre>
 *   0          4          8         12   16       20       24          28      128
 *   | si_signo | si_errno | si_code | -- | si_pid | si_uid | si_status | ...   |
 * </pre>
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/siginfo_t.3type.html">siginfo_t(3type)</a>
 */
public final class Siginfo {
  public static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
              JAVA_INT.withName("si_signo"),
              JAVA_INT.withName("si_errno"),
              JAVA_INT.withName("si_code"),
              paddingLayout(4),
              JAVA_INT.withName("si_pid"),
              JAVA_INT.withName("si_uid"),
              JAVA_INT.withName("si_status"),
              paddingLayout(100))
          .withName("siginfo_t");

  private static final long CODE = LAYOUT.byteOffset(groupElement("si_code"));
  private static final long PID = LAYOUT.byteOffset(groupElement("si_pid"));
  private static final long STATUS = LAYOUT.byteOffset(groupElement("si_status"));

  private Siginfo() {}

  public static int code(MemorySegment info) {
    return info.get(JAVA_INT, CODE);
  }

  public static int pid(MemorySegment info) {
    return info.get(JAVA_INT, PID);
  }

  /** The exit code, or the signal when {@link #code} is not CLD_EXITED. */
  public static int status(MemorySegment info) {
    return info.get(JAVA_INT, STATUS);
  }
}
