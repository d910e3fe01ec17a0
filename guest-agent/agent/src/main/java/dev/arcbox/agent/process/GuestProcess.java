package dev.arcbox.agent.process;

import dev.arcbox.agent.stdio.Flow;
import dev.arcbox.agent.stdio.Reactor;
import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.Fd;
import dev.arcbox.platform.fd.OwnedFd;
import dev.arcbox.platform.process.ChildProcess;
import dev.arcbox.platform.process.ExitStatus;
import dev.arcbox.platform.process.PidFd;
import dev.arcbox.platform.terminal.Pty;
import dev.arcbox.platform.terminal.WindowSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * One process in a container, from its start to its last byte of output.
 *
 * <p>Signals and resizes come from any thread; everything else happens on the reactor's.
 */
public final class GuestProcess {
  /** How it ended, and when. */
  public record End(ExitStatus status, long atNanos, boolean outOfMemory) {}

  /**
   * Looks once, at the process's end, whether the kernel killed in its control group for want of
   * memory.
   */
  @FunctionalInterface
  public interface MemoryWatch {
    boolean ranOut();
  }

  /** How often to look again for a status that should be ours by now. */
  private static final int MAX_LOOKS = 10_000;

  /** Of a process that has ended nobody knows how. */
  private static final int UNKNOWN = 255;

  private final Reactor reactor;
  private final ChildProcess child;
  private final Optional<Pty> terminal;
  private final MemoryWatch memory;
  private final Orphans orphans;
  private final long startedAtNanos = Clock.nowNanos();
  private final CompletableFuture<End> ended = new CompletableFuture<>();
  private final List<Flow> outputs = new ArrayList<>(2);
  private Optional<Flow> input = Optional.empty();
  private Optional<End> end = Optional.empty();
  private int openOutputs;
  private int looks;

  GuestProcess(
      Reactor reactor,
      ChildProcess child,
      Optional<Pty> terminal,
      MemoryWatch memory,
      Orphans orphans) {
    this.reactor = reactor;
    this.child = child;
    this.terminal = terminal;
    this.memory = memory;
    this.orphans = orphans;
  }

  /** Joins the streams and watches for the end. Reactor thread, once. */
  void attach(StreamSet streams) {
    if (terminal.isPresent()) {
      // One fd can stand in the epoll set once: reading and writing get each their own.
      streams.stdin.ifPresent(s -> input(s, terminal.get().duplicate()));
      OwnedFd screen = terminal.get().duplicate();
      if (streams.stdout.isPresent()) {
        output(screen, streams.stdout.get());
      } else {
        screen.close();
      }
    } else {
      streams.stdin.ifPresent(s -> input(s, streams.in.orElseThrow().sink()));
      streams.stdout.ifPresent(s -> output(streams.out.orElseThrow().source(), s));
      streams.stderr.ifPresent(s -> output(streams.err.orElseThrow().source(), s));
    }
    reactor.once(child.pidFd(), this::onEnd);
    input.ifPresent(Flow::start);
    outputs.forEach(Flow::start);
  }

  private void input(Fd source, Fd sink) {
    input = Optional.of(new Flow(reactor, source, sink, Flow.Loss.END, () -> {}));
  }

  private void output(Fd source, Fd sink) {
    openOutputs++;
    outputs.add(new Flow(reactor, source, sink, Flow.Loss.DISCARD, this::onOutputEnd));
  }

  /**
   * The runtime leaves through a process of its own, which may live a moment longer than a short
   * container: until it has gone, the ended process is its child and not ours.
   */
  private void onEnd() {
    try {
      finish(child.waitFor());
    } catch (PlatformException e) {
      if (e.errno() != Errno.ECHILD) {
        throw e;
      }
      afterItsParent();
    }
  }

  private void finish(ExitStatus status) {
    orphans.ended(child.pid());
    end = Optional.of(new End(status, Clock.nowNanos(), memory.ranOut()));
    input.ifPresent(Flow::cut);
    outputs.forEach(Flow::drain);
    completeWhenQuiet();
  }

  private void afterItsParent() {
    Optional<PidFd> parent = Adoption.parentOf(child.pid());
    if (parent.isPresent()) {
      reactor.once(
          parent.get(),
          () -> {
            parent.get().close();
            onEnd();
          });
    } else if (++looks < MAX_LOOKS) {
      reactor.execute(this::onEnd);
    } else {
      System.err.println("agent: somebody else took the exit status of process " + child.pid());
      finish(new ExitStatus.Exited(UNKNOWN));
    }
  }

  private void onOutputEnd() {
    openOutputs--;
    completeWhenQuiet();
  }

  private void completeWhenQuiet() {
    if (openOutputs == 0 && end.isPresent() && !ended.isDone()) {
      terminal.ifPresent(Pty::close);
      child.close();
      ended.complete(end.get());
    }
  }

  /** Waits for its end. */
  public End await() throws InterruptedException {
    try {
      return ended.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Completed on the reactor's thread: do little there. */
  public CompletableFuture<End> ended() {
    return ended;
  }

  public int pid() {
    return child.pid();
  }

  public long startedAtNanos() {
    return startedAtNanos;
  }

  /** False when it has ended. */
  public boolean signal(int number) {
    return !ended.isDone() && child.pidFd().isOpen() && child.signal(number);
  }

  /** False when it has no terminal. */
  public boolean resize(int rows, int columns) {
    if (terminal.isEmpty() || !terminal.get().isOpen()) {
      return false;
    }
    terminal.get().resize(new WindowSize(rows, columns));
    return true;
  }
}
