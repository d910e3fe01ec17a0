package dev.arcbox.platform.errno;

import java.io.IOException;

/**
 * A system call failed; the only error this module's bindings throw for what the kernel refused.
 */
public final class PlatformException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Errno errno;
  private final int number;
  private final String call;
  private final String detail;

  public PlatformException(int number, String call, String detail) {
    super(text(number, call, detail));
    this.errno = Errno.of(number);
    this.number = number;
    this.call = call;
    this.detail = detail;
  }

  public PlatformException(Errno errno, String call, String detail) {
    this(errno.number(), call, detail);
  }

  private static String text(int number, String call, String detail) {
    Errno errno = Errno.of(number);
    String what = errno == Errno.UNKNOWN ? "errno " + number : errno.name();
    String where = detail.isEmpty() ? call : call + " " + detail;
    return where + ": " + errno.message() + " (" + what + ")";
  }

  /** Which error. */
  public Errno errno() {
    return errno;
  }

  /** The kernel's number, also when {@link Errno} does not know it. */
  public int number() {
    return number;
  }

  /** The call that failed, by its C name. */
  public String call() {
    return call;
  }

  /** What it was called on. */
  public String detail() {
    return detail;
  }

  /** For interfaces of the JDK that speak {@link IOException}. */
  public IOException toIoException() {
    return new IOException(getMessage(), this);
  }
}
