package dev.arcbox.platform.process;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
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
    Optional<ExitStatus> status = Optional.empty();
    while (status.isEmpty()) {
      status = reap(0);
    }
    return status.get();
  }

  /** The status if the child has ended. */
  public Optional<ExitStatus> tryReap() {
    return reap(Constants.WNOHANG);
  }

  private Optional<ExitStatus> reap(int options) {
    if (exit.isDone()) {
      return Optional.of(exit.join());
    }
    MemorySegment info = CallState.scratch().fill((byte) 0);
    int flags = Constants.WEXITED | options;
    int result = SignalCalls.waitid(Constants.P_PIDFD, pidFd.fd(), info, flags);
    if (result == Check.INTERRUPTED) {
      return Optional.empty();
    }
    if (result == -Errno.ECHILD.number() && exit.isDone()) {
      return Optional.of(exit.join()); // another thread was first
    }
    if (result < 0) {
      throw new PlatformException(-result, "waitid", "pid " + pid);
    }
    if (Siginfo.pid(info) == 0) {
      return Optional.empty();
    }
    int status = Siginfo.status(info);
    boolean exited = Siginfo.code(info) == Constants.CLD_EXITED;
    exit.complete(exited ? new ExitStatus.Exited(status) : new ExitStatus.Killed(status));
    return Optional.of(exit.join());
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
