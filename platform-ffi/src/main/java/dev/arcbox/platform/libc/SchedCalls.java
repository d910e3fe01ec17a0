package dev.arcbox.platform.libc;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Where a thread runs. */
public final class SchedCalls {
<<<<<<< Updated upstream
  private static final MethodHandle SET_AFFINITY = Linkage.call("sched_setaffinity");
  private static final MethodHandle GET_AFFINITY = Linkage.call("sched_getaffinity");
  private static final MethodHandle SETPRIORITY = Linkage.call("setpriority");
=======
  private static final MethodHandle SET_AFFINITY =
      Linkage.call("sched_setaffinity", JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle GET_AFFINITY =
      Linkage.call("sched_getaffinity", JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
>>>>>>> Stashed changes

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
<<<<<<< Updated upstream

  /** setpriority(2) */
  public static int setpriority(int which, int who, int priority) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  SETPRIORITY.invokeExact(
                      state, (long) which, (long) who, (long) priority, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
=======
>>>>>>> Stashed changes
}
