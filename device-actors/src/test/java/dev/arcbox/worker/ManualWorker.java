package dev.arcbox.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A worker that runs commands when the test says so; it knows no fds. */
public final class ManualWorker implements Worker {
  private final ArrayDeque<Runnable> commands = new ArrayDeque<>();
  private final List<Poller> pollers = new ArrayList<>();

  /** Runs what was sent, and what that sends, but not for ever. */
  public void run() {
    for (int i = 0; i < 10_000 && !commands.isEmpty(); i++) {
      commands.remove().run();
    }
  }

  /** Whether anybody wants to be polled. */
  public boolean polls() {
    return !pollers.isEmpty();
  }

  /** One round of spinning. */
  public void poll() {
    for (Poller poller : List.copyOf(pollers)) {
      boolean _ = poller.poll();
    }
  }

  @Override
  public String name() {
    return "manual";
  }

  @Override
  public void execute(Runnable command) {
    commands.add(command);
  }

  @Override
  public void register(int fd, int events, FdHandler handler) {}

  @Override
  public void modify(int fd, int events) {}

  @Override
  public void unregister(int fd) {}

  @Override
  public void addPoller(Poller poller) {
    pollers.add(poller);
  }

  @Override
  public void removePoller(Poller poller) {
    pollers.remove(poller);
  }
}
