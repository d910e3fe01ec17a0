package dev.arcbox.worker;

import dev.arcbox.platform.fd.Epoll;
import dev.arcbox.platform.fd.EpollBuffer;
import dev.arcbox.platform.fd.EventFd;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/** A worker on a platform thread of its own, from {@link #start} to {@link #close}. */
public final class PinnedWorker implements Worker, AutoCloseable {
  /** Commands are control: setting a device up takes tens, a vsock burst hundreds. */
  private static final int COMMANDS = 1024;

  /** How long a sender waits for room; a round of the worker takes about as long. */
  private static final long FULL_WAIT_NANOS = 20_000;

  private static final int EVENTS = 64;

  /** Rounds found by spinning before the other fds are looked at. */
  private static final int ROUNDS_WITHOUT_EPOLL = 16;

  private static final long BELL = 0;

  private final String name;
  private final Consumer<Throwable> uncaught;
  private final ManyToOneConcurrentArrayQueue<Runnable> commands =
      new ManyToOneConcurrentArrayQueue<>(COMMANDS);
  private final ArrayDeque<Runnable> own = new ArrayDeque<>();
  private final Epoll epoll = Epoll.create();
  private final EpollBuffer ready = new EpollBuffer(EVENTS);
  private final EventFd bell = EventFd.create();
  private final Int2ObjectHashMap<Registration> byFd = new Int2ObjectHashMap<>();
  private final Long2ObjectHashMap<Registration> byKey = new Long2ObjectHashMap<>();
  private final List<Poller> pollers = new ArrayList<>();
  private final SpinPolicy spin = new SpinPolicy(Runtime.getRuntime().availableProcessors() > 1);
  private final Thread thread;
  private long lastKey = BELL;
  private volatile boolean sleeping;
  private volatile boolean closing;
  private volatile boolean ended;

  /** A key is never used twice, so an event of a forgotten fd cannot reach its successor. */
  private record Registration(int fd, long key, FdHandler handler) {}

  private PinnedWorker(String name, Consumer<Throwable> uncaught) {
    this.name = name;
    this.uncaught = uncaught;
    this.epoll.add(bell, Epoll.READ, BELL);
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /**
   * A running worker.
   *
   * @param uncaught is told, on the worker thread, what commands and handlers throw; the worker
   *     goes on
   */
  public static PinnedWorker start(String name, Consumer<Throwable> uncaught) {
    PinnedWorker worker = new PinnedWorker(name, uncaught);
    worker.thread.start();
    return worker;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void execute(Runnable command) {
    if (Thread.currentThread().equals(thread)) {
      own.add(command);
      return;
    }
    while (!commands.offer(command)) {
      if (ended) {
        return;
      }
      LockSupport.parkNanos(FULL_WAIT_NANOS);
    }
    // The command must be visible before we read whether the worker sleeps.
    VarHandle.fullFence();
    if (sleeping) {
      ring();
    }
  }

  /** Under a lock, so that the bell is not closed, and its number used by another, meanwhile. */
  private void ring() {
    synchronized (bell) {
      if (bell.isOpen()) {
        bell.signal();
      }
    }
  }

  @Override
  public void register(int fd, int events, FdHandler handler) {
    Registration registration = new Registration(fd, ++lastKey, handler);
    epoll.add(fd, events, registration.key());
    byFd.put(fd, registration);
    byKey.put(registration.key(), registration);
  }

  @Override
  public void modify(int fd, int events) {
    Registration registration = byFd.get(fd);
    if (registration != null) {
      epoll.modify(fd, events, registration.key());
    }
  }

  @Override
  public void unregister(int fd) {
    Registration registration = byFd.remove(fd);
    if (registration != null) {
      byKey.remove(registration.key());
      epoll.remove(fd);
    }
  }

  @Override
  public void addPoller(Poller poller) {
    pollers.add(poller);
  }

  @Override
  public void removePoller(Poller poller) {
    pollers.remove(poller);
  }

  private void run() {
    try {
      int rounds = 0;
      while (!closing) {
        runCommands();
        if (spin() && ++rounds < ROUNDS_WITHOUT_EPOLL) {
          continue;
        }
        boolean idle = rounds < ROUNDS_WITHOUT_EPOLL;
        rounds = 0;
        if (idle) {
          sleep();
        } else {
          dispatch(epoll.await(ready, 0));
        }
      }
      runCommands();
    } finally {
      ended = true;
      commands.clear();
    }
  }

  private void runCommands() {
    // Only those that are there now: a command that sends another must not starve the fds.
    for (int left = own.size(); left > 0; left--) {
      guarded(own.poll());
    }
    int left = commands.size();
    for (Runnable next; left > 0 && (next = commands.poll()) != null; left--) {
      guarded(next);
    }
  }

  private boolean spin() {
    long limit = pollers.isEmpty() ? 0 : spin.nanos();
    if (limit == 0) {
      return false;
    }
    long start = System.nanoTime();
    do {
      if (poll() || !commands.isEmpty() || !own.isEmpty()) {
        spin.found();
        return true;
      }
      Thread.onSpinWait();
    } while (System.nanoTime() - start < limit);
    spin.foundNothing();
    return false;
  }

  private boolean poll() {
    for (int i = 0; i < pollers.size(); i++) {
      try {
        if (pollers.get(i).poll()) {
          return true;
        }
      } catch (Throwable e) {
        uncaught.accept(e);
      }
    }
    return false;
  }

  private void sleep() {
    sleeping = true;
    boolean nothing = commands.isEmpty() && own.isEmpty() && !closing;
    int count = epoll.await(ready, nothing ? -1 : 0);
    sleeping = false;
    dispatch(count);
  }

  private void dispatch(int count) {
    for (int i = 0; i < count; i++) {
      long key = ready.key(i);
      if (key == BELL) {
        bell.drain();
        continue;
      }
      Registration registration = byKey.get(key);
      if (registration != null) {
        dispatch(registration, i);
      }
    }
  }

  private void dispatch(Registration registration, int i) {
    int events = (ready.readable(i) ? Epoll.READ : 0) | (ready.writable(i) ? Epoll.WRITE : 0);
    if (ready.peerClosed(i) || ready.error(i)) {
      events |= FdHandler.CLOSED;
    }
    try {
      registration.handler().ready(events);
    } catch (Throwable e) {
      uncaught.accept(e);
    }
  }

  private void guarded(Runnable command) {
    try {
      command.run();
    } catch (Throwable e) {
      uncaught.accept(e);
    }
  }

  /** Runs what was sent before, ends the thread, and closes its fds. Not from the worker itself. */
  @Override
  public void close() {
    closing = true;
    ring();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    synchronized (bell) {
      bell.close();
    }
    epoll.close();
  }
}
