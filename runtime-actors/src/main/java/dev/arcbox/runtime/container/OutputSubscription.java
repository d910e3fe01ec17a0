package dev.arcbox.runtime.container;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One attached client's queue. The pump waits while it is full, as a process waits for a slow pipe;
 * closing it lets the pump go on without this client.
 */
public final class OutputSubscription implements AutoCloseable {
  /**
   * What one client may hold back: enough to ride out a scheduling pause, small beside the heap.
   */
  private static final int MAX_BYTES = 256 << 10;

  /** A piece of output, or the end. */
  public sealed interface Item {
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Piece(OutputKind kind, byte[] data) implements Item {}

    /** Nothing follows; the code is absent when the process could not be started. */
    record End(OptionalInt exitCode) implements Item {}
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Item.Piece> queue = new ArrayDeque<>();
  private int bytes;
  private boolean closed;
  private Optional<Item.End> end = Optional.empty();

  /** Waits for room; returns at once when the client has gone. */
  void put(OutputKind kind, byte[] data) {
    lock.lock();
    try {
      while (!closed && bytes > 0 && bytes + data.length > MAX_BYTES) {
        changed.awaitUninterruptibly();
      }
      if (!closed) {
        queue.add(new Item.Piece(kind, data));
        bytes += data.length;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  void end(OptionalInt exitCode) {
    lock.lock();
    try {
      end = Optional.of(new Item.End(exitCode));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The next piece; the end comes after everything that was put before it. */
  public Item take() throws InterruptedException {
    lock.lock();
    try {
      while (queue.isEmpty() && end.isEmpty() && !closed) {
        changed.await();
      }
      Item.Piece piece = queue.poll();
      if (piece != null) {
        bytes -= piece.data.length;
        changed.signalAll();
        return piece;
      }
      return end.orElse(new Item.End(OptionalInt.empty()));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      queue.clear();
      bytes = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
