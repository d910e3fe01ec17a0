package dev.arcbox.agent.stdio;

import dev.arcbox.platform.fd.Epoll;
import dev.arcbox.platform.fd.EpollBuffer;
import dev.arcbox.platform.fd.EventFd;
import dev.arcbox.platform.fd.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The epoll thread. Everything but {@link #execute} and {@link #stop} belongs to it alone. */
public final class Reactor implements AutoCloseable {
  /** One read of a flow. As large as a pipe is. */
  private static final int SCRATCH = 64 << 10;

  private static final int EVENTS = 64;
  private static final long WAKE_UP = 0;

  private final Epoll epoll = Epoll.create();
  private final EventFd wakeUp = EventFd.create();
  private final EpollBuffer events = new EpollBuffer(EVENTS);
  private final MemorySegment scratch = Arena.global().allocate(SCRATCH, 4096);
  private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final Map<Long, Runnable> watched = new HashMap<>();
  private long lastKey = WAKE_UP;
  private volatile boolean stopped;

  public Reactor() {
    epoll.add(wakeUp, Epoll.READ, WAKE_UP);
  }

  /** Runs the loop in the calling thread until {@link #stop}. */
  public void run() {
    while (!stopped) {
      int count = epoll.await(events, -1);
      for (int i = 0; i < count; i++) {
        long key = events.key(i);
        if (key == WAKE_UP) {
          long _ = wakeUp.drain();
        } else {
          // Gone when an earlier event of this round removed it.
          Optional.ofNullable(watched.get(key)).ifPresent(Reactor::runSafely);
        }
      }
      for (Runnable c = commands.poll(); c != null; c = commands.poll()) {
        runSafely(c);
      }
    }
  }

  /** One broken stream must not end all the others. */
  private static void runSafely(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      System.err.println("agent: reactor: " + e);
    }
  }

  /** Has the reactor's thread do something soon. Any thread. */
  public void execute(Runnable command) {
    commands.add(command);
    wakeUp.signal();
  }

  public void stop() {
    stopped = true;
    wakeUp.signal();
  }

  /** Calls the action whenever the fd is ready for what is of interest, or broken. */
  long watch(Fd fd, int interest, Runnable action) {
    long key = ++lastKey;
    epoll.add(fd, interest, key);
    watched.put(key, action);
    return key;
  }

  /** Ends {@link #watch}; the fd must still be open. */
  void unwatch(Fd fd, long key) {
    if (watched.remove(key) != null) {
      epoll.remove(fd);
    }
  }

  /** Calls the action whenever the fd is readable, for as long as the reactor runs. */
  public void readable(Fd fd, Runnable action) {
    long _ = watch(fd, Epoll.READ, action);
  }

  /** Calls the action once, when the fd becomes readable. */
  public void once(Fd fd, Runnable action) {
    long[] key = new long[1];
    key[0] =
        watch(
            fd,
            Epoll.READ,
            () -> {
              unwatch(fd, key[0]);
              action.run();
            });
  }

  /** Memory for the length of one action. */
  MemorySegment scratch() {
    return scratch;
  }

  @Override
  public void close() {
    epoll.close();
    wakeUp.close();
  }
}
