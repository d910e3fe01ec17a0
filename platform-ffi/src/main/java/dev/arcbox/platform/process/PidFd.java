package dev.arcbox.platform.process;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.Fd;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.SignalCalls;

/**
 * A process, held so that its number cannot come to mean another. Readable when it has ended.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/pidfd_open.2.html">pidfd_open(2)</a>
 */
public final class PidFd extends Fd {
  private PidFd(int number) {
    super(number);
  }

  /** Holds process {@code pid}; close-on-exec by its nature. */
  public static PidFd open(int pid) {
    long fd = SignalCalls.syscall(Constants.SYS_pidfd_open, pid, 0, 0, 0);
    return new PidFd((int) Check.ok(fd, "pidfd_open", "pid " + pid));
  }

  /** Sends a signal; false when the process has ended already. */
  public boolean signal(int signal) {
    long result = SignalCalls.syscall(Constants.SYS_pidfd_send_signal, fd(), signal, 0, 0);
    if (result == -Errno.ESRCH.number()) {
      return false;
    }
    if (result < 0) {
      throw new PlatformException((int) -result, "pidfd_send_signal", "signal " + signal);
    }
    return true;
  }
}
