package dev.arcbox.platform.libc;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Calls that any fd takes. */
public final class FdCalls {
  private static final MethodHandle CLOSE = Linkage.call("close");
  private static final MethodHandle FCNTL = Linkage.call("fcntl");
  private static final MethodHandle IOCTL = Linkage.call("ioctl");
  private static final MethodHandle PIPE2 = Linkage.call("pipe2");
  private static final MethodHandle SPLICE = Linkage.call("splice");
  private static final MethodHandle FCHMOD = Linkage.call("fchmod");
  private static final MethodHandle UNLINKAT = Linkage.call("unlinkat");

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

  /** ioctl(2) with a number, or with an address that the caller keeps alive. */
  public static int ioctl(int fd, long request, long argument) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) IOCTL.invokeExact(state, (long) fd, request, argument, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

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
