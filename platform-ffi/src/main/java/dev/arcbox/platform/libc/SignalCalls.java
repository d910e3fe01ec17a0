package dev.arcbox.platform.libc;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Signals, waiting and process attributes. */
public final class SignalCalls {
  private static final MethodHandle KILL = Linkage.call("kill");
  private static final MethodHandle WAITID = Linkage.call("waitid");
  private static final MethodHandle SYSCALL = Linkage.call("syscall");
  private static final MethodHandle PRCTL = Linkage.call("prctl");
  private static final MethodHandle GETPID = Linkage.call("getpid");
  private static final MethodHandle GETUID = Linkage.call("getuid");
  private static final MethodHandle SIGPROCMASK = Linkage.call("pthread_sigmask");

  private SignalCalls() {}

  /** kill(2) */
  public static int kill(int pid, int signal) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) KILL.invokeExact(state, (long) pid, (long) signal, 0L, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** waitid(2) */
  public static int waitid(int type, int id, MemorySegment info, int options) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  WAITID.invokeExact(
                      state, (long) type, (long) id, Linkage.address(info), (long) options, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** syscall(2), for calls that older C libraries have no name for. */
  public static long syscall(long number, long first, long second, long third, long fourth) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (long) SYSCALL.invokeExact(state, number, first, second, third, fourth, 0L), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** prctl(2) */
  public static int prctl(int option, long second, long third, long fourth, long fifth) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) PRCTL.invokeExact(state, (long) option, second, third, fourth, fifth, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** getpid(2) */
  public static int getpid() {
    try {
      return (int) (long) GETPID.invokeExact(CallState.current(), 0L, 0L, 0L, 0L, 0L, 0L);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** getuid(2) */
  public static int getuid() {
    try {
      return (int) (long) GETUID.invokeExact(CallState.current(), 0L, 0L, 0L, 0L, 0L, 0L);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** pthread_sigmask(3): the errno itself, or 0. */
  public static int sigprocmask(int how, MemorySegment set, MemorySegment old) {
    try {
      return (int)
          (long)
              SIGPROCMASK.invokeExact(
                  CallState.current(),
                  (long) how,
                  Linkage.address(set),
                  Linkage.address(old),
                  0L,
                  0L,
                  0L);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
