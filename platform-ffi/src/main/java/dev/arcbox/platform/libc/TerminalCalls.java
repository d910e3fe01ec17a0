package dev.arcbox.platform.libc;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Pseudo terminals. */
public final class TerminalCalls {
  private static final MethodHandle POSIX_OPENPT = Linkage.call("posix_openpt");
  private static final MethodHandle GRANTPT = Linkage.call("grantpt");
  private static final MethodHandle UNLOCKPT = Linkage.call("unlockpt");
  private static final MethodHandle PTSNAME = Linkage.call("ptsname_r");

  private TerminalCalls() {}

  /** posix_openpt(3) */
  public static int posixOpenpt(int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) POSIX_OPENPT.invokeExact(state, (long) flags, 0L, 0L, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** grantpt(3) */
  public static int grantpt(int fd) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) GRANTPT.invokeExact(state, (long) fd, 0L, 0L, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** unlockpt(3) */
  public static int unlockpt(int fd) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) UNLOCKPT.invokeExact(state, (long) fd, 0L, 0L, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** ptsname_r(3): the errno itself, or 0. */
  public static int ptsname(int fd, MemorySegment buffer, long length) {
    try {
      return (int)
          (long)
              PTSNAME.invokeExact(
                  CallState.current(), (long) fd, Linkage.address(buffer), length, 0L, 0L, 0L);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
