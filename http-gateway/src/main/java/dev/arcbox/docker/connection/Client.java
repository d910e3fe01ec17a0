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
  private boolean http = true;
  private int answering;
  private long requests;

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

  /** A request's head has come; it is being answered until the result is run. */
  Runnable requested() {
    synchronized (lock) {
      requests++;
      answering++;
    }
    return () -> {
      synchronized (lock) {
        answering--;
      }
    };
  }

  /** How many requests' heads have come. */
  long requests() {
    synchronized (lock) {
      return requests;
    }
  }

  /** Whether what comes now can only be part of a request's head. */
  boolean isBetweenRequests() {
    synchronized (lock) {
      return http && answering == 0;
    }
  }

  /** Whether it has gone, and nobody works for it any more. */
  boolean isDone() {
    synchronized (lock) {
      return gone && answering == 0;
    }
  }

  /** From now on the bytes are not HTTP. */
  public void leaveHttp() {
    synchronized (lock) {
      http = false;
    }
  }

  /** From now on the bytes are not HTTP: each direction ends on its own. */
  public void hijack() {
    synchronized (lock) {
      http = false;
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
