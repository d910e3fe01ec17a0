package dev.arcbox.runtime;

import dev.arcbox.proto.api.SetupStatus;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * How far the daemon and its machine are, for those who wait for it. Set from any thread; watchers
 * are told on the setter's thread and must not block.
 */
public final class SetupTracker {
  private final List<Consumer<SetupStatus>> watchers = new CopyOnWriteArrayList<>();
  private SetupStatus status = status(SetupStatus.Phase.INITIALIZING, "starting");

  public synchronized SetupStatus status() {
    return status;
  }

  public synchronized void set(SetupStatus.Phase phase, String message) {
    status = status(phase, message);
    for (Consumer<SetupStatus> watcher : watchers) {
      watcher.accept(status);
    }
  }

  /** Tells the present status at once, and every later one until the result is closed. */
  public synchronized Watching watch(Consumer<SetupStatus> watcher) {
    watcher.accept(status);
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  private static SetupStatus status(SetupStatus.Phase phase, String message) {
    return SetupStatus.newBuilder().setPhase(phase).setMessage(message).build();
  }

  /** Ends the watching. */
  @FunctionalInterface
  public interface Watching extends AutoCloseable {
    @Override
    void close();
  }
}
