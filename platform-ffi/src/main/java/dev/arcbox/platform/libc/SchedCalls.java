package dev.arcbox.platform.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Where a thread runs. */
public final class SchedCalls {
  private static final MethodHandle SET_AFFINITY =
      Linkage.call("sched_setaffinity", JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle GET_AFFINITY =
      Linkage.call("sched_getaffinity", JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);

  private SchedCalls() {}

  /** sched_setaffinity(2) */
  public static int setAffinity(int pid, long size, MemorySegment mask) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) SET_AFFINITY.invokeExact(state, pid, size, mask), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** sched_getaffinity(2) */
  public static int getAffinity(int pid, long size, MemorySegment mask) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) GET_AFFINITY.invokeExact(state, pid, size, mask), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
