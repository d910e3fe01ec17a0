package dev.arcbox.platform.libc;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Where a thread runs. */
public final class SchedCalls {
  private static final MethodHandle SET_AFFINITY = Linkage.call("sched_setaffinity");
  private static final MethodHandle GET_AFFINITY = Linkage.call("sched_getaffinity");

  private SchedCalls() {}

  /** sched_setaffinity(2) */
  public static int setAffinity(int pid, long size, MemorySegment mask) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  SET_AFFINITY.invokeExact(
                      state, (long) pid, size, Linkage.address(mask), 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** sched_getaffinity(2) */
  public static int getAffinity(int pid, long size, MemorySegment mask) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  GET_AFFINITY.invokeExact(
                      state, (long) pid, size, Linkage.address(mask), 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
