package dev.arcbox.docker.connection;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One client's connection, for those that must know when nobody reads their answer any more.
 *
 * <p>A client that ends its side while it waits for an answer has gone, as for Docker; on a
 * hijacked connection that is the end of its input only.
 */
public final class Client {
  private final Object lock = new Object();
  private final Set<Runnable> watchers = new LinkedHashSet<>();
  private boolean gone;
  private boolean hijacked;

  /** Ends a watch; what was watched for is not called afterwards. */
  @FunctionalInterface
  public interface Watch {
    void end();
  }

  /** Calls {@code told} once when the client goes, at once if it has gone. */
  public Watch onGone(Runnable told) {
    boolean now;
    synchronized (lock) {
      now = gone;
      if (!now) {
        watchers.add(told);
      }
    }
    if (now) {
      told.run();
    }
    return () -> {
      synchronized (lock) {
        watchers.remove(told);
      }
    };
  }

  public boolean isGone() {
    synchronized (lock) {
      return gone;
    }
  }

  /** From now on the bytes are not HTTP: each direction ends on its own. */
  public void hijack() {
    synchronized (lock) {
      hijacked = true;
    }
  }

  /** The client sends nothing more. */
  void inputEnded() {
    boolean leaves;
    synchronized (lock) {
      leaves = !hijacked;
    }
    if (leaves) {
      leave();
    }
  }

  /** The connection is of no use any more. */
  void leave() {
    Set<Runnable> told;
    synchronized (lock) {
      gone = true;
      told = new LinkedHashSet<>(watchers);
      watchers.clear();
    }
    told.forEach(Runnable::run);
  }
}
