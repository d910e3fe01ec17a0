package dev.arcbox.platform.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Pseudo terminals. */
public final class TerminalCalls {
  private static final MethodHandle POSIX_OPENPT = Linkage.call("posix_openpt", JAVA_INT, JAVA_INT);
  private static final MethodHandle GRANTPT = Linkage.call("grantpt", JAVA_INT, JAVA_INT);
  private static final MethodHandle UNLOCKPT = Linkage.call("unlockpt", JAVA_INT, JAVA_INT);
  private static final MethodHandle PTSNAME =
      Linkage.plain("ptsname_r", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);

  private TerminalCalls() {}

  /** posix_openpt(3) */
  public static int posixOpenpt(int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) POSIX_OPENPT.invokeExact(state, flags), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** grantpt(3) */
  public static int grantpt(int fd) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) GRANTPT.invokeExact(state, fd), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** unlockpt(3) */
  public static int unlockpt(int fd) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) UNLOCKPT.invokeExact(state, fd), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** ptsname_r(3): the errno itself, or 0. */
  public static int ptsname(int fd, MemorySegment buffer, long length) {
    try {
      return (int) PTSNAME.invokeExact(fd, buffer, length);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
