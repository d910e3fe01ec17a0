package dev.arcbox.platform.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Signals, waiting and process attributes. */
public final class SignalCalls {
  private static final MethodHandle KILL = Linkage.call("kill", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle WAITID =
      Linkage.call("waitid", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SYSCALL =
      Linkage.variadic(
          "syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle PRCTL =
      Linkage.variadic("prctl", 1, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle GETPID = Linkage.critical("getpid", JAVA_INT);
  private static final MethodHandle GETUID = Linkage.critical("getuid", JAVA_INT);
  private static final MethodHandle SIGPROCMASK =
      Linkage.plain("pthread_sigmask", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);

  private SignalCalls() {}

  /** kill(2) */
  public static int kill(int pid, int signal) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) KILL.invokeExact(state, pid, signal), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** waitid(2) */
  public static int waitid(int type, int id, MemorySegment info, int options) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) WAITID.invokeExact(state, type, id, info, options), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** syscall(2), for calls that older C libraries have no name for. */
  public static long syscall(long number, long first, long second, long third, long fourth) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (long) SYSCALL.invokeExact(state, number, first, second, third, fourth), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** prctl(2) */
  public static int prctl(int option, long second, long third, long fourth, long fifth) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) PRCTL.invokeExact(state, option, second, third, fourth, fifth), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** getpid(2) */
  public static int getpid() {
    try {
      return (int) GETPID.invokeExact();
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** getuid(2) */
  public static int getuid() {
    try {
      return (int) GETUID.invokeExact();
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** pthread_sigmask(3): the errno itself, or 0. */
  public static int sigprocmask(int how, MemorySegment set, MemorySegment old) {
    try {
      return (int) SIGPROCMASK.invokeExact(how, set, old);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
