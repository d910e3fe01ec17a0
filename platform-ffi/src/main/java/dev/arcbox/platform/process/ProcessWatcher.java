package dev.arcbox.platform.process;

import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.Epoll;
import dev.arcbox.platform.fd.EpollBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Waits for the end of all watched children with one thread, which sleeps until one ends.
 *
 * <p>An entry is keyed by a number of our own and not by the fd, whose number is used again.
 */
final class ProcessWatcher {
  private static final Epoll EPOLL = Epoll.create();
  private static final Map<Long, ChildProcess> WATCHED = new ConcurrentHashMap<>();
  private static long lastKey;

  static {
    Thread.ofPlatform().daemon().name("process-watcher").start(ProcessWatcher::run);
  }

  private ProcessWatcher() {}

  static synchronized void watch(ChildProcess child) {
    long key = ++lastKey;
    WATCHED.put(key, child);
    try {
      // Once: the event is the end. A closed pidfd leaves the set by itself, its entry with it
      // below.
      EPOLL.add(child.pidFd(), Epoll.READ | Epoll.ONE_SHOT, key);
    } catch (PlatformException e) {
      WATCHED.remove(key);
      throw e;
    }
  }

  private static void run() {
    EpollBuffer events = new EpollBuffer(16);
    while (true) {
      int count = EPOLL.await(events, -1);
      for (int i = 0; i < count; i++) {
        ended(WATCHED.remove(events.key(i)));
      }
      WATCHED.values().removeIf(child -> !child.pidFd().isOpen());
    }
  }

  private static void ended(ChildProcess child) {
    try {
      var _ = child.tryReap();
    } catch (PlatformException e) {
      if (child.pidFd().isOpen()) {
        throw e;
      }
    }
  }
}
