package dev.arcbox.platform.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** What the guest agent asks of the whole system. */
public final class SystemCalls {
  private static final MethodHandle MOUNT =
      Linkage.call("mount", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
  private static final MethodHandle UMOUNT = Linkage.call("umount2", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle REBOOT = Linkage.call("reboot", JAVA_INT, JAVA_INT);
  private static final MethodHandle SETHOSTNAME =
      Linkage.call("sethostname", JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle CLOCK_SETTIME =
      Linkage.call("clock_settime", JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle CLOCK_GETTIME =
      Linkage.call("clock_gettime", JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle SYNCFS = Linkage.call("syncfs", JAVA_INT, JAVA_INT);

  private static final MethodHandle SYNC = Linkage.procedure("sync");

  private SystemCalls() {}

  /** sync(2), which cannot fail. */
  public static void sync() {
    try {
      SYNC.invokeExact();
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** mount(2) */
  public static int mount(
      MemorySegment source,
      MemorySegment target,
      MemorySegment type,
      long flags,
      MemorySegment data) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) MOUNT.invokeExact(state, source, target, type, flags, data), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** umount2(2) */
  public static int umount(MemorySegment target, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) UMOUNT.invokeExact(state, target, flags), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** reboot(2) */
  public static int reboot(int command) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) REBOOT.invokeExact(state, command), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** sethostname(2) */
  public static int sethostname(MemorySegment name, long length) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) SETHOSTNAME.invokeExact(state, name, length), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** clock_settime(2) */
  public static int clockSettime(int clock, MemorySegment time) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) CLOCK_SETTIME.invokeExact(state, clock, time), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** clock_gettime(2) */
  public static int clockGettime(int clock, MemorySegment time) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) CLOCK_GETTIME.invokeExact(state, clock, time), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** syncfs(2) */
  public static int syncfs(int fd) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) SYNCFS.invokeExact(state, fd), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
