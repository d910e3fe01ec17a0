package dev.arcbox.platform.fd;

import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.FdCalls;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** An open file descriptor that closes once. */
public abstract class Fd implements AutoCloseable {
  private static final int CLOSED = -1;
  private static final VarHandle NUMBER;

  static {
    try {
      NUMBER = MethodHandles.lookup().findVarHandle(Fd.class, "number", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int number;

  /** Takes ownership of {@code number}. */
  protected Fd(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("not a file descriptor: " + number);
    }
    this.number = number;
  }

  /** The number, or -1 once closed. */
  public final int fd() {
    return number;
  }

  public final boolean isOpen() {
    return number != CLOSED;
  }

  /** A second fd for the same open file. */
  public final OwnedFd duplicate() {
    return new OwnedFd(
        Check.ok(FdCalls.fcntl(number, Constants.F_DUPFD_CLOEXEC, 0), "fcntl", number));
  }

  /** Gives the fd away: this object is closed, the caller owns the number. */
  public final int release() {
    return (int) NUMBER.getAndSet(this, CLOSED);
  }

  /** Chooses whether calls on the open file wait. */
  public final void nonBlocking(boolean on) {
    FdFlags.nonBlocking(number, on);
  }

  /** Called once, before the fd is closed, to wake threads that are blocked on it. */
  protected void wake(int fd) {}

  @Override
  public void close() {
    int fd = release();
    if (fd != CLOSED) {
      wake(fd);
      // The fd is gone whatever close(2) answers; there is nothing to retry.
      int _ = FdCalls.close(fd);
    }
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "[" + number + "]";
  }
}
