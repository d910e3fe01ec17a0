package dev.arcbox.platform.fd;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.arcbox.platform.libc.CallState;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.EventCalls;
import dev.arcbox.platform.libc.RepeatableCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A counter that wakes its reader. Any thread signals; nothing allocates.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/eventfd.2.html">eventfd(2)</a>
 */
public final class EventFd extends Fd {
  /** The eight bytes that add one; written by nobody, so all threads may share them. */
  private static final MemorySegment ONE = one();

  private EventFd(int number) {
    super(number);
  }

  private static MemorySegment one() {
    MemorySegment one = Arena.global().allocate(JAVA_LONG);
    one.set(JAVA_LONG, 0, 1);
    return one.asReadOnly();
  }

  /** A counter at zero whose {@link #drain} does not wait. */
  public static EventFd create() {
    return open(Constants.EFD_CLOEXEC | Constants.EFD_NONBLOCK);
  }

  /** A counter at zero whose {@link #await} waits. */
  public static EventFd blocking() {
    return open(Constants.EFD_CLOEXEC);
  }

  /** Takes over an eventfd that came from elsewhere, e.g. over a socket. */
  public static EventFd adopt(OwnedFd fd) {
    return new EventFd(fd.release());
  }

  private static EventFd open(int flags) {
    return new EventFd(Check.ok(EventCalls.eventfd(0, flags), "eventfd", ""));
  }

  /** Adds one and wakes the reader. A full counter already wakes it, so that is no error. */
  public void signal() {
    int fd = fd();
    long result;
    do {
      result = RepeatableCalls.writeCounter(fd, ONE, Long.BYTES);
    } while (result == Check.INTERRUPTED);
    if (result != Check.AGAIN) {
      Check.ok(result, "write", fd);
    }
  }

  /** Takes the count, or 0 when nobody has signalled and the fd does not block. */
  public long drain() {
    int fd = fd();
    MemorySegment count = CallState.scratch();
    long result;
    do {
      result = RepeatableCalls.readCounter(fd, count, Long.BYTES);
    } while (result == Check.INTERRUPTED);
    if (result == Check.AGAIN) {
      return 0;
    }
    Check.ok(result, "read", fd);
    return count.get(JAVA_LONG, 0);
  }

  /** Waits until somebody has signalled, and takes the count; for a {@link #blocking} eventfd. */
  public long await() {
    return drain();
  }
}
