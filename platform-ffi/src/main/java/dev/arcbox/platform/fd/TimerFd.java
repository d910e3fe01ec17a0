package dev.arcbox.platform.fd;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.arcbox.platform.libc.CallState;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.EventCalls;
import dev.arcbox.platform.libc.Itimerspec;
import dev.arcbox.platform.libc.RepeatableCalls;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * A timer of the monotonic clock that is readable when it fired; for threads that sleep in epoll.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/timerfd_create.2.html">timerfd_create(2)</a>
 */
public final class TimerFd extends Fd {
  private static final int CLOCK_MONOTONIC = 1;

  private TimerFd(int number) {
    super(number);
  }

  /** A timer that is off; reading it does not wait. */
  public static TimerFd create() {
    int flags = Constants.O_CLOEXEC | Constants.O_NONBLOCK;
    return new TimerFd(
        Check.ok(EventCalls.timerfdCreate(CLOCK_MONOTONIC, flags), "timerfd_create", ""));
  }

  /** Fires once, after {@code delay}. */
  public void after(Duration delay) {
    arm(0, Math.max(1, delay.toNanos()));
  }

  /** Fires again and again. */
  public void every(Duration period) {
    arm(Math.max(1, period.toNanos()), Math.max(1, period.toNanos()));
  }

  public void disarm() {
    arm(0, 0);
  }

  private void arm(long intervalNanos, long valueNanos) {
    MemorySegment value = CallState.scratch();
    Itimerspec.put(value, intervalNanos, valueNanos);
    Check.ok(
        EventCalls.timerfdSettime(fd(), 0, value, MemorySegment.NULL), "timerfd_settime", fd());
  }

  /** How often it fired since the last call; 0 when it did not. */
  public long drain() {
    MemorySegment count = CallState.scratch();
    long result = RepeatableCalls.readCounter(fd(), count, Long.BYTES);
    if (result == Check.AGAIN || result == Check.INTERRUPTED) {
      return 0;
    }
    Check.ok(result, "read", fd());
    return count.get(JAVA_LONG, 0);
  }
}
