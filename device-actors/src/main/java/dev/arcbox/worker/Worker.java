package dev.arcbox.worker;

/** An event loop on one thread. All but {@link #execute} is for that thread alone. */
public interface Worker {
  String name();

  /**
   * Runs a command on the worker thread. Any thread may call; on the worker itself it runs in the
   * next round. A full ring makes the caller wait until there is room. Commands sent after the
   * worker was closed are dropped.
   */
  void execute(Runnable command);

  /** Calls {@code handler} while {@code fd} has one of the epoll events (level-triggered). */
  void register(int fd, int events, FdHandler handler);

  /** Changes the events of a registered fd. */
  void modify(int fd, int events);

  /** Forgets the fd; do so before closing it. */
  void unregister(int fd);

  /** Looks for work while the worker spins before it sleeps. */
  void addPoller(Poller poller);

  /** Undoes {@link #addPoller}. */
  void removePoller(Poller poller);
}
