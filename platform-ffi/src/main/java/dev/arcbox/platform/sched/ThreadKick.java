package dev.arcbox.platform.sched;

import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.Sigaction;
import dev.arcbox.platform.libc.SignalCalls;
import dev.arcbox.platform.libc.Syscall;

/**
 * Interrupts the blocking system call of one thread of this process, by a real-time signal whose
 * handler does nothing.
 *
 * <p>A signal that comes just before the call is lost: the caller needs a flag beside it that the
 * call itself looks at, such as KVM's {@code immediate_exit}.
 */
public final class ThreadKick {
  /** In the middle of the real-time signals: glibc uses the first, nobody else here any. */
  private static final int SIGNAL = 42;

  static {
    Check.ok(Sigaction.ignoreButInterrupt(SIGNAL), "sigaction", "signal " + SIGNAL);
  }

  private ThreadKick() {}

  /** The calling platform thread, as {@link #kick} wants it. */
  public static int currentThread() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a virtual thread cannot be kicked");
    }
    return (int) Syscall.call(Constants.SYS_gettid, 0, 0, 0, 0, 0);
  }

  /** Interrupts; nothing happens when that thread has ended. */
  public static void kick(int thread) {
    long _ = Syscall.call(Constants.SYS_tgkill, SignalCalls.getpid(), thread, SIGNAL, 0, 0);
  }
}
