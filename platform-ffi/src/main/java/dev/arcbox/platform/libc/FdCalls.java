package dev.arcbox.platform.libc;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Calls that any fd takes. */
public final class FdCalls {
<<<<<<< Updated upstream
  private static final MethodHandle CLOSE = Linkage.call("close");
  private static final MethodHandle FCNTL = Linkage.call("fcntl");
  private static final MethodHandle IOCTL = Linkage.call("ioctl");
  private static final MethodHandle POLL = Linkage.call("poll");
  private static final MethodHandle PIPE2 = Linkage.call("pipe2");
  private static final MethodHandle SPLICE = Linkage.call("splice");
  private static final MethodHandle FCHMOD = Linkage.call("fchmod");
  private static final MethodHandle STATX = Linkage.call("statx");
  private static final MethodHandle UNLINKAT = Linkage.call("unlinkat");
=======
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
>>>>>>> Stashed changes

  private FdCalls() {}

  /** close(2) */
  public static int close(int fd) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) CLOSE.invokeExact(state, (long) fd, 0L, 0L, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** fcntl(2) */
  public static int fcntl(int fd, int command, long argument) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) FCNTL.invokeExact(state, (long) fd, (long) command, argument, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** ioctl(2) with a pointer. */
  public static int ioctl(int fd, long request, MemorySegment argument) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  IOCTL.invokeExact(
                      state, (long) fd, request, Linkage.address(argument), 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

<<<<<<< Updated upstream
  /** poll(2) */
  public static int poll(MemorySegment fds, long count, int timeout) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  POLL.invokeExact(state, Linkage.address(fds), count, (long) timeout, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

=======
>>>>>>> Stashed changes
  /** pipe2(2) */
  public static int pipe2(MemorySegment fds, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) PIPE2.invokeExact(state, Linkage.address(fds), (long) flags, 0L, 0L, 0L, 0L),
          state);
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
          (long)
              SPLICE.invokeExact(
                  state,
                  (long) in,
                  Linkage.address(inOffset),
                  (long) out,
                  Linkage.address(outOffset),
                  count,
                  (long) flags),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** fchmod(2) */
  public static int fchmod(int fd, int mode) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) FCHMOD.invokeExact(state, (long) fd, (long) mode, 0L, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

<<<<<<< Updated upstream
  /** statx(2) */
  public static int statx(
      int directory, MemorySegment path, int flags, int mask, MemorySegment result) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  STATX.invokeExact(
                      state,
                      (long) directory,
                      Linkage.address(path),
                      (long) flags,
                      (long) mask,
                      Linkage.address(result),
                      0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

=======
>>>>>>> Stashed changes
  /** unlinkat(2) */
  public static int unlinkat(int directory, MemorySegment path, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  UNLINKAT.invokeExact(
                      state, (long) directory, Linkage.address(path), (long) flags, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
