package dev.arcbox.platform.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Mappings and anonymous files. */
public final class MemoryCalls {
  private static final MethodHandle MMAP =
      Linkage.call("mmap", JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle MUNMAP = Linkage.call("munmap", JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle MPROTECT =
      Linkage.call("mprotect", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle MADVISE =
      Linkage.call("madvise", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle MEMFD_CREATE =
      Linkage.call("memfd_create", JAVA_INT, ADDRESS, JAVA_INT);

  private MemoryCalls() {}

  /** mmap(2); the address, or a negated errno. */
  public static long mmap(
      MemorySegment hint, long length, int protection, int flags, int fd, long offset) {
    MemorySegment state = CallState.current();
    try {
      return CallState.resultUnlessMinusOne(
          (long) MMAP.invokeExact(state, hint, length, protection, flags, fd, offset), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** munmap(2) */
  public static int munmap(MemorySegment address, long length) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) MUNMAP.invokeExact(state, address, length), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** mprotect(2) */
  public static int mprotect(MemorySegment address, long length, int protection) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) MPROTECT.invokeExact(state, address, length, protection), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** madvise(2) */
  public static int madvise(MemorySegment address, long length, int advice) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) MADVISE.invokeExact(state, address, length, advice), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** memfd_create(2) */
  public static int memfdCreate(MemorySegment name, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) MEMFD_CREATE.invokeExact(state, name, flags), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
