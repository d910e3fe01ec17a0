package dev.arcbox.ttrpc;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Messages received on one stream and not yet taken. The reader thread puts and waits while it is
 * full; the consumer takes. It ends once, well or with a failure, and either is seen after what
 * came before.
 */
final class Inbox {
  private static final int MAX_MESSAGES = 64;
  private static final int MAX_BYTES = Frame.MAX_PAYLOAD;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> messages = new ArrayDeque<>();
  private long bytes;
  private boolean ended;
  private Optional<TtrpcException> failure = Optional.empty();

  /**
   * Adds a message, waiting for room; false when the stream has ended and the message is dropped.
   */
  boolean put(byte[] message) {
    lock.lock();
    try {
      while (!ended && full()) {
        changed.awaitUninterruptibly();
      }
      if (ended) {
        return false;
      }
      messages.add(message);
      bytes += message.length;
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing follows; what is here may still be taken. */
  void end() {
    finish(Optional.empty());
  }

  /** The stream broke: takers get the failure after what is here. */
  void fail(TtrpcException why) {
    finish(Optional.of(why));
  }

  private void finish(Optional<TtrpcException> why) {
    lock.lock();
    try {
      if (failure.isEmpty() && why.isPresent()) {
        failure = why;
      }
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next message, or nothing at the end.
   *
   * @param timeoutNanos how long to wait; 0 for as long as it takes
   * @throws TtrpcException the stream's failure, DEADLINE_EXCEEDED, or CANCELLED on interrupt
   */
  Optional<byte[]> take(long timeoutNanos) {
    lock.lock();
    try {
      long left = timeoutNanos;
      while (messages.isEmpty() && !ended) {
        if (timeoutNanos == 0) {
          changed.await();
        } else {
          if (left <= 0) {
            throw new TtrpcException(
                StatusCode.DEADLINE_EXCEEDED,
                "no answer within " + Duration.ofNanos(timeoutNanos).toMillis() + " ms");
          }
          left = changed.awaitNanos(left);
        }
      }
      byte[] message = messages.poll();
      if (message == null) {
        if (failure.isPresent()) {
          throw rethrown(failure.get());
        }
        return Optional.empty();
      }
      bytes -= message.length;
      changed.signalAll();
      return Optional.of(message);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TtrpcException(StatusCode.CANCELLED, "interrupted while waiting for a message", e);
    } finally {
      lock.unlock();
    }
  }

  private boolean full() {
    return !messages.isEmpty() && (messages.size() >= MAX_MESSAGES || bytes >= MAX_BYTES);
  }

  /** A fresh exception with the taker's stack, caused by the one that the reader made. */
  private static TtrpcException rethrown(TtrpcException why) {
    return why.here();
  }
}
