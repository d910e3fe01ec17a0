package dev.arcbox.agent.stdio;

import com.google.protobuf.ByteString;
import dev.arcbox.platform.socket.StreamSocket;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Raw connections that have said their token and wait for the control call that names it. Any
 * thread.
 */
public final class Tokens implements AutoCloseable {
  public static final int LENGTH = 16;

  /** A control call may overtake its connection by as long as this. */
  private static final long PATIENCE_SECONDS = 10;

  /** The oldest is dropped for a newer one. */
  private static final int MAX_WAITING = 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Map<ByteString, StreamSocket> waiting = new LinkedHashMap<>();

  void offer(ByteString token, StreamSocket connection) {
    Optional<StreamSocket> dropped = Optional.empty();
    lock.lock();
    try {
      dropped = Optional.ofNullable(waiting.put(token, connection));
      if (waiting.size() > MAX_WAITING) {
        Iterator<StreamSocket> oldest = waiting.values().iterator();
        dropped = Optional.of(oldest.next());
        oldest.remove();
      }
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    dropped.ifPresent(StreamSocket::close);
  }

  /**
   * The connection of a token, which the caller owns from now on; nothing when it does not come.
   */
  public Optional<StreamSocket> claim(ByteString token) throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    lock.lock();
    try {
      while (true) {
        StreamSocket connection = waiting.remove(token);
        if (connection != null) {
          return Optional.of(connection);
        }
        if (left <= 0) {
          return Optional.empty();
        }
        left = arrived.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      waiting.values().forEach(StreamSocket::close);
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }
}
