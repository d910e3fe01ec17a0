package dev.arcbox.platform.libc;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Mappings and anonymous files. */
public final class MemoryCalls {
  private static final MethodHandle MMAP = Linkage.call("mmap");
  private static final MethodHandle MUNMAP = Linkage.call("munmap");
  private static final MethodHandle MPROTECT = Linkage.call("mprotect");
  private static final MethodHandle MADVISE = Linkage.call("madvise");
  private static final MethodHandle MEMFD_CREATE = Linkage.call("memfd_create");

  private MemoryCalls() {}

  /** mmap(2); the address, or a negated errno. */
  public static long mmap(
      MemorySegment hint, long length, int protection, int flags, int fd, long offset) {
    MemorySegment state = CallState.current();
    try {
      return CallState.resultUnlessMinusOne(
          (long)
              MMAP.invokeExact(
                  state,
                  Linkage.address(hint),
                  length,
                  (long) protection,
                  (long) flags,
                  (long) fd,
                  offset),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** munmap(2) */
  public static int munmap(MemorySegment address, long length) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) MUNMAP.invokeExact(state, Linkage.address(address), length, 0L, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** mprotect(2) */
  public static int mprotect(MemorySegment address, long length, int protection) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  MPROTECT.invokeExact(
                      state, Linkage.address(address), length, (long) protection, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** madvise(2) */
  public static int madvise(MemorySegment address, long length, int advice) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  MADVISE.invokeExact(
                      state, Linkage.address(address), length, (long) advice, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** memfd_create(2) */
  public static int memfdCreate(MemorySegment name, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  MEMFD_CREATE.invokeExact(
                      state, Linkage.address(name), (long) flags, 0L, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
