package dev.arcbox.platform.process;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.libc.CallState;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.Siginfo;
import dev.arcbox.platform.libc.SignalCalls;
import java.lang.foreign.MemorySegment;
import java.util.function.IntPredicate;

/** What a process asks of the kernel about itself and its descendants. */
public final class ProcessControl {
  /** P_ALL: any child. */
  private static final int ANY_CHILD = 0;

  /** P_PID. */
  private static final int ONE_CHILD = 1;

  private ProcessControl() {}

  public static int pid() {
    return SignalCalls.getpid();
  }

  /** Whether this process is root (in its user namespace). */
  public static boolean isRoot() {
    return SignalCalls.getuid() == 0;
  }

  /**
   * Orphans among our descendants become our children, to be reaped with {@link #reapUnless}.
   *
   * @see <a href="https://man7.org/linux/man-pages/man2/PR_SET_CHILD_SUBREAPER.2const.html">
   *     PR_SET_CHILD_SUBREAPER</a>
   */
  public static void becomeSubreaper() {
    int result = SignalCalls.prctl(Constants.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    Check.ok(result, "prctl", "PR_SET_CHILD_SUBREAPER");
  }

  /**
   * Waits until some child has ended and is not reaped yet; it is left so. May wake early.
   *
   * @return false when there are no children
   */
  public static boolean awaitEndedChild() {
    MemorySegment info = CallState.scratch().fill((byte) 0);
    int result = SignalCalls.waitid(ANY_CHILD, 0, info, Constants.WEXITED | Constants.WNOWAIT);
    if (result == -Errno.ECHILD.number()) {
      return false;
    }
    if (result != Check.INTERRUPTED) {
      Check.ok(result, "waitid", "any child");
    }
    return true;
  }

  /**
   * Reaps ended children that nobody watches, up to the first that somebody does: that one's
   * watcher is about to take it.
   *
   * @return whether there was such a one
   */
  public static boolean reapUnless(IntPredicate watched) {
    MemorySegment info = CallState.scratch();
    while (true) {
      info.fill((byte) 0);
      int peek = Constants.WEXITED | Constants.WNOHANG | Constants.WNOWAIT;
      int result = SignalCalls.waitid(ANY_CHILD, 0, info, peek);
      int pid = result == 0 ? Siginfo.pid(info) : 0;
      if (pid == 0) {
        return false;
      }
      if (watched.test(pid)) {
        return true;
      }
      int _ = SignalCalls.waitid(ONE_CHILD, pid, info, Constants.WEXITED | Constants.WNOHANG);
    }
  }

  /** kill(2); false when there is no such process or group. */
  public static boolean kill(int pid, int signal) {
    int result = SignalCalls.kill(pid, signal);
    if (result == -Errno.ESRCH.number()) {
      return false;
    }
    Check.ok(result, "kill", pid + " with " + signal);
    return true;
  }
}
