package dev.arcbox.platform.fd;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.libc.CallState;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.EventCalls;
import dev.arcbox.platform.libc.ReadWrite;
import dev.arcbox.platform.libc.SignalCalls;
import dev.arcbox.platform.libc.SignalfdSiginfo;
import dev.arcbox.platform.libc.SpawnStructs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/**
 * Signals as something to read.
 *
 * <p>Only signals that are blocked arrive here, and {@link #open} blocks them in the calling thread
 * alone. A signal sent to the whole process goes to any thread that has not blocked it, and a JVM
 * has such threads before {@code main} begins: use this for signals sent to the thread, or in a JVM
 * whose launcher blocked them. Children's ends are told by pidfd, not by SIGCHLD.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/signalfd.2.html">signalfd(2)</a>
 */
public final class SignalFd extends Fd {
  private SignalFd(int number) {
    super(number);
  }

  /** Blocks {@code signals} in this thread; reading does not wait. */
  public static SignalFd open(int... signals) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment set = arena.allocate(SpawnStructs.SIGNAL_SET);
      long mask = 0;
      for (int signal : signals) {
        mask |= 1L << (signal - 1);
      }
      set.set(JAVA_LONG, 0, mask);
      int error = SignalCalls.sigprocmask(Constants.SIG_BLOCK, set, MemorySegment.NULL);
      if (error != 0) {
        throw new PlatformException(error, "pthread_sigmask", Long.toHexString(mask));
      }
      int flags = Constants.O_CLOEXEC | Constants.O_NONBLOCK;
      return new SignalFd(Check.ok(EventCalls.signalfd(-1, set, flags), "signalfd", ""));
    }
  }

  /** The next signal that arrived. */
  public OptionalInt next() {
    MemorySegment info = CallState.scratch();
    long result = ReadWrite.read(fd(), info, SignalfdSiginfo.LAYOUT.byteSize());
    if (result == Check.AGAIN || result == Check.INTERRUPTED) {
      return OptionalInt.empty();
    }
    Check.ok(result, "read", fd());
    return OptionalInt.of(info.get(JAVA_INT, SignalfdSiginfo.SIGNO));
  }
}
