package dev.arcbox.platform.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Calls that any fd takes. */
public final class FdCalls {
  private static final MethodHandle CLOSE = Linkage.call("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle FCNTL =
      Linkage.variadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle IOCTL =
      Linkage.variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle PIPE2 = Linkage.call("pipe2", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SPLICE =
      Linkage.call("splice", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle FCHMOD = Linkage.call("fchmod", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle UNLINKAT =
      Linkage.call("unlinkat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);

  private FdCalls() {}

  /** close(2) */
  public static int close(int fd) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) CLOSE.invokeExact(state, fd), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** fcntl(2) */
  public static int fcntl(int fd, int command, long argument) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) FCNTL.invokeExact(state, fd, command, argument), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** ioctl(2) with a pointer. */
  public static int ioctl(int fd, long request, MemorySegment argument) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) IOCTL.invokeExact(state, fd, request, argument), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** pipe2(2) */
  public static int pipe2(MemorySegment fds, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) PIPE2.invokeExact(state, fds, flags), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** splice(2) */
  public static long splice(
      int in, MemorySegment inOffset, int out, MemorySegment outOffset, long count, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (long) SPLICE.invokeExact(state, in, inOffset, out, outOffset, count, flags), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** fchmod(2) */
  public static int fchmod(int fd, int mode) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) FCHMOD.invokeExact(state, fd, mode), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** unlinkat(2) */
  public static int unlinkat(int directory, MemorySegment path, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) UNLINKAT.invokeExact(state, directory, path, flags), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
