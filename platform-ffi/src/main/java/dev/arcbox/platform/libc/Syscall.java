package dev.arcbox.platform.libc;

import java.lang.invoke.MethodHandle;

/**
 * System calls by number, for those that the C library has no function for.
 *
 * <p>Pointers go as addresses: the caller keeps their segments alive until the call returns.
 */
public final class Syscall {
  private static final MethodHandle SYSCALL = Linkage.call("syscall");

  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");

  private Syscall() {}

  /** The number of a call on this machine. */
  public static long number(long x86, long arm64) {
    return ARM ? arm64 : x86;
  }

  /** syscall(2): the result, or the negated errno. */
  public static long call(long number, long a, long b, long c, long d, long e) {
    var state = CallState.current();
    try {
      return CallState.result((long) SYSCALL.invokeExact(state, number, a, b, c, d, e), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
