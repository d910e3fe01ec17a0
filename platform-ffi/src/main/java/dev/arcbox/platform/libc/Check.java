package dev.arcbox.platform.libc;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;

/** Turns the results of this package into values or a {@link PlatformException}. */
public final class Check {
  /** EINTR, negated as the calls of this package return it. */
  public static final int INTERRUPTED = -Errno.EINTR.number();

  /** EAGAIN, negated as the calls of this package return it. */
  public static final int AGAIN = -Errno.EAGAIN.number();

  private Check() {}

  public static int ok(int result, String call, String detail) {
    if (result < 0) {
      throw new PlatformException(-result, call, detail);
    }
    return result;
  }

  public static long ok(long result, String call, String detail) {
    if (result < 0) {
      throw new PlatformException((int) -result, call, detail);
    }
    return result;
  }

  /** For hot calls on an fd: the detail is only built when the call failed. */
  public static int ok(int result, String call, int fd) {
    if (result < 0) {
      throw new PlatformException(-result, call, "on fd " + fd);
    }
    return result;
  }

  public static long ok(long result, String call, int fd) {
    if (result < 0) {
      throw new PlatformException((int) -result, call, "on fd " + fd);
    }
    return result;
  }
}
