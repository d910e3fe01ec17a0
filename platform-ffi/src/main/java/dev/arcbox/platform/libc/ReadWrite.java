package dev.arcbox.platform.libc;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Bytes through an fd. */
public final class ReadWrite {
  private static final MethodHandle READ = Linkage.call("read");
  private static final MethodHandle WRITE = Linkage.call("write");
  private static final MethodHandle READV = Linkage.call("readv");
  private static final MethodHandle WRITEV = Linkage.call("writev");

  private ReadWrite() {}

  /** read(2) */
  public static long read(int fd, MemorySegment buffer, long count) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (long) READ.invokeExact(state, (long) fd, Linkage.address(buffer), count, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** write(2) */
  public static long write(int fd, MemorySegment buffer, long count) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (long) WRITE.invokeExact(state, (long) fd, Linkage.address(buffer), count, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** readv(2) */
  public static long readv(int fd, MemorySegment iovec, int count) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (long)
              READV.invokeExact(state, (long) fd, Linkage.address(iovec), (long) count, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** writev(2) */
  public static long writev(int fd, MemorySegment iovec, int count) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (long)
              WRITEV.invokeExact(
                  state, (long) fd, Linkage.address(iovec), (long) count, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
