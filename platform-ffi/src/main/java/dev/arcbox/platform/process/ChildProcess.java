package dev.arcbox.platform.process;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.libc.CallState;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.Siginfo;
import dev.arcbox.platform.libc.SignalCalls;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A child of ours. It is reaped once, by whichever of {@link #onExit}, {@link #waitFor} and {@link
 * #tryReap} comes first; the others then give the same status.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/waitid.2.html">waitid(2), P_PIDFD</a>
 */
public final class ChildProcess implements AutoCloseable {
  private final int pid;
  private final PidFd pidFd;
  private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
  private boolean watched;

  private ChildProcess(int pid) {
    this.pid = pid;
    this.pidFd = PidFd.open(pid); // cannot miss: a child that nobody has reaped keeps its number
  }

  static ChildProcess of(int pid) {
    return new ChildProcess(pid);
  }

  /** A child that we did not start ourselves: an orphan that became ours (subreaper). */
  public static ChildProcess adopt(int pid) {
    return new ChildProcess(pid);
  }

  public int pid() {
    return pid;
  }

  /** Readable when the child has ended; for an epoll thread of the caller's own. */
  public PidFd pidFd() {
    return pidFd;
  }

  public boolean isAlive() {
    return tryReap().isEmpty();
  }

  /** Sends a signal; false when the child has ended already. */
  public boolean signal(int signal) {
    return !exit.isDone() && pidFd.signal(signal);
  }

  /** Sends a signal to the child's whole group, if it leads one; false when the group is gone. */
  public boolean signalGroup(int signal) {
    int result = SignalCalls.kill(-pid, signal);
    if (result == -Errno.ESRCH.number()) {
      return false;
    }
    Check.ok(result, "kill", "group " + pid);
    return true;
  }

  /** Waits for the end. A virtual thread that calls this pins its carrier: use {@link #onExit}. */
  public ExitStatus waitFor() {
    Optional<ExitStatus> status = tryReap();
    while (status.isEmpty()) {
      // Waits without reaping, and without the lock.
      MemorySegment info = CallState.scratch();
      int flags = Constants.WEXITED | Constants.WNOWAIT;
      int result = SignalCalls.waitid(Constants.P_PIDFD, pidFd.fd(), info, flags);
      if (result != Check.INTERRUPTED && result != -Errno.ECHILD.number()) {
        Check.ok(result, "waitid", "pid " + pid);
      }
      status = tryReap();
    }
    return status.get();
  }

  /**
   * The status if the child has ended. Only here is it reaped, by one thread at a time: two at once
   * would both be told that it has ended, and one of them that there is no such child.
   */
  public synchronized Optional<ExitStatus> tryReap() {
    if (exit.isDone()) {
      return Optional.of(exit.join());
    }
    MemorySegment info = CallState.scratch().fill((byte) 0);
    int flags = Constants.WEXITED | Constants.WNOHANG;
    int result = SignalCalls.waitid(Constants.P_PIDFD, pidFd.fd(), info, flags);
    if (result == Check.INTERRUPTED) {
      return Optional.empty();
    }
    Check.ok(result, "waitid", "pid " + pid);
    if (Siginfo.pid(info) == 0) {
      return Optional.empty();
    }
    int status = Siginfo.status(info);
    boolean exited = Siginfo.code(info) == Constants.CLD_EXITED;
    ExitStatus end = exited ? new ExitStatus.Exited(status) : new ExitStatus.Killed(status);
    exit.complete(end);
    return Optional.of(end);
  }

  /** Completed on the watcher thread: do little there. */
  public synchronized CompletableFuture<ExitStatus> onExit() {
    if (!watched && !exit.isDone()) {
      watched = true;
      ProcessWatcher.watch(this);
    }
    return exit.copy();
  }

  /** Lets go of the pidfd; the child itself runs on, and is no longer watched. */
  @Override
  public void close() {
    pidFd.close();
  }

  @Override
  public String toString() {
    return "ChildProcess[" + pid + "]";
  }
}
