package dev.arcbox.platform.libc;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** What the guest agent asks of the whole system. */
public final class SystemCalls {
  private static final MethodHandle MOUNT = Linkage.call("mount");
  private static final MethodHandle UMOUNT = Linkage.call("umount2");
  private static final MethodHandle REBOOT = Linkage.call("reboot");
  private static final MethodHandle SETHOSTNAME = Linkage.call("sethostname");
  private static final MethodHandle CLOCK_SETTIME = Linkage.call("clock_settime");
  private static final MethodHandle CLOCK_GETTIME = Linkage.call("clock_gettime");
  private static final MethodHandle SYNCFS = Linkage.call("syncfs");

  private static final MethodHandle SYNC = Linkage.call("sync");

  private SystemCalls() {}

  /** sync(2), which cannot fail. */
  public static void sync() {
    try {
      long _ = (long) SYNC.invokeExact(CallState.current(), 0L, 0L, 0L, 0L, 0L, 0L);
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
          (int)
              (long)
                  MOUNT.invokeExact(
                      state,
                      Linkage.address(source),
                      Linkage.address(target),
                      Linkage.address(type),
                      flags,
                      Linkage.address(data),
                      0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** umount2(2) */
  public static int umount(MemorySegment target, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  UMOUNT.invokeExact(state, Linkage.address(target), (long) flags, 0L, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** reboot(2) */
  public static int reboot(int command) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) REBOOT.invokeExact(state, (long) command, 0L, 0L, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** sethostname(2) */
  public static int sethostname(MemorySegment name, long length) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long) SETHOSTNAME.invokeExact(state, Linkage.address(name), length, 0L, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** clock_settime(2) */
  public static int clockSettime(int clock, MemorySegment time) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  CLOCK_SETTIME.invokeExact(
                      state, (long) clock, Linkage.address(time), 0L, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** clock_gettime(2) */
  public static int clockGettime(int clock, MemorySegment time) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  CLOCK_GETTIME.invokeExact(
                      state, (long) clock, Linkage.address(time), 0L, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** syncfs(2) */
  public static int syncfs(int fd) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) SYNCFS.invokeExact(state, (long) fd, 0L, 0L, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
