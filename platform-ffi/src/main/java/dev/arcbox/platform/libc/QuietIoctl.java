package dev.arcbox.platform.libc;

import java.lang.invoke.MethodHandle;

/**
 * ioctl(2) for the hottest of threads, a vCPU's: no errno is captured, hence nothing allocated (see
 * {@link RepeatableCalls} for what capture costs). Whoever gets -1 decides whether the call may be
 * made again by its capturing twin, {@link FdCalls#ioctl(int, long, long)}.
 */
public final class QuietIoctl {
  private static final MethodHandle IOCTL = Linkage.quiet("ioctl");

  private QuietIoctl() {}

  /** The call's result; -1 says only that it failed. */
  public static int call(int fd, long request, long argument) {
    try {
      return (int) (long) IOCTL.invokeExact((long) fd, request, argument, 0L, 0L, 0L);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
