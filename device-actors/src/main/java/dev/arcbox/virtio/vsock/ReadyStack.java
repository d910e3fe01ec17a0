package dev.arcbox.virtio.vsock;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Connections that their users touched, on the way to the worker: any thread pushes, the worker
 * takes all at once. A stack through the connections, each in it at most once: bounded by them, and
 * nothing is allocated.
 */
final class ReadyStack {
  private final AtomicReference<Connection> top = new AtomicReference<>();

  /**
   * Pushes unless it is there already; true when the stack was empty, so that the worker must wake.
   */
  boolean push(Connection connection) {
    if (!connection.markReady()) {
      return false;
    }
    Connection below;
    do {
      below = top.get();
      connection.nextReady = below;
    } while (!top.compareAndSet(below, connection));
    return below == null;
  }

  /** Takes all, oldest first, linked by {@code nextReady}; null when there are none. */
  Connection takeAll() {
    if (top.get() == null) {
      return null;
    }
    Connection oldest = null;
    for (Connection at = top.getAndSet(null); at != null; ) {
      Connection below = at.nextReady;
      at.nextReady = oldest;
      oldest = at;
      at = below;
    }
    return oldest;
  }
}
