package dev.arcbox.platform.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Bytes through an fd. */
public final class ReadWrite {
  private static final MethodHandle READ =
      Linkage.call("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE =
      Linkage.call("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle READV =
      Linkage.call("readv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle WRITEV =
      Linkage.call("writev", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);

  private ReadWrite() {}

  /** read(2) */
  public static long read(int fd, MemorySegment buffer, long count) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((long) READ.invokeExact(state, fd, buffer, count), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** write(2) */
  public static long write(int fd, MemorySegment buffer, long count) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((long) WRITE.invokeExact(state, fd, buffer, count), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** readv(2) */
  public static long readv(int fd, MemorySegment iovec, int count) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((long) READV.invokeExact(state, fd, iovec, count), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** writev(2) */
  public static long writev(int fd, MemorySegment iovec, int count) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((long) WRITEV.invokeExact(state, fd, iovec, count), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
