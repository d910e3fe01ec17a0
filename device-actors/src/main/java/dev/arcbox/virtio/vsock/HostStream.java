package dev.arcbox.virtio.vsock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A connection as its user sees it. Calls block by parking, so a virtual thread never holds its
 * carrier; the locks keep each direction to one caller at a time.
 */
final class HostStream implements VsockStream {
  private final Connection connection;
  private final Duplex duplex;
  private final Consumer<Connection> notify;
  private final ReentrantLock reading = new ReentrantLock();
  private final ReentrantLock writing = new ReentrantLock();

  /**
   * A stream over an established connection.
   *
   * @param notify tells the worker that something changed; wakes it when needed
   */
  HostStream(Connection connection, Consumer<Connection> notify) {
    this.connection = connection;
    this.duplex = connection.duplex();
    this.notify = notify;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    reading.lock();
    try {
      if (!target.hasRemaining()) {
        return 0;
      }
      duplex.readable().await(this::readReady);
      if (duplex.closed()) {
        throw new ClosedChannelException();
      }
      int taken = duplex.fromGuest().take(target);
      if (taken == 0) {
        return endOfInput();
      }
      if (connection.creditDue()) {
        notify.accept(connection);
      }
      return taken;
    } finally {
      reading.unlock();
    }
  }

  private boolean readReady() {
    // The end is read first: what was put before it then shows in the ring.
    return duplex.closed() || duplex.input().ended() || duplex.fromGuest().available() > 0;
  }

  private int endOfInput() throws IOException {
    return switch (duplex.input()) {
      case StreamEnd.Finished() -> -1;
      case StreamEnd.Broken(String why) -> throw new IOException(describe(why));
      case StreamEnd.Open() ->
          throw new IllegalStateException("woken without bytes or an end: " + this);
    };
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    writing.lock();
    try {
      int total = source.remaining();
      while (source.hasRemaining()) {
        int wanted = Math.min(source.remaining(), duplex.roomWorthWaking());
        if (duplex.toGuest().free() < wanted) {
          duplex.writable().await(() -> writeReady(wanted));
        }
        checkWritable();
        if (duplex.toGuest().put(source) > 0) {
          notify.accept(connection);
        }
      }
      return total;
    } finally {
      writing.unlock();
    }
  }

  private boolean writeReady(int wanted) {
    return duplex.closed()
        || duplex.outputEnded()
        || duplex.output().ended()
        || duplex.toGuest().free() >= wanted;
  }

  private void checkWritable() throws IOException {
    if (duplex.closed() || duplex.outputEnded()) {
      throw new ClosedChannelException();
    }
    if (duplex.output() instanceof StreamEnd.Broken(String why)) {
      throw new IOException(describe(why));
    }
  }

  private String describe(String why) {
    return "vsock connection of host port %d and guest port %d: %s"
        .formatted(hostPort(), guestPort(), why);
  }

  @Override
  public void shutdownOutput() throws IOException {
    if (duplex.closed()) {
      throw new ClosedChannelException();
    }
    duplex.endOutput();
    notify.accept(connection);
  }

  @Override
  public boolean isOpen() {
    return !duplex.closed();
  }

  @Override
  public void close() {
    if (!duplex.closed()) {
      duplex.close();
      notify.accept(connection);
    }
  }

  @Override
  public int guestPort() {
    return connection.guestPort();
  }

  @Override
  public int hostPort() {
    return connection.hostPort();
  }

  @Override
  public String toString() {
    return "VsockStream[host " + hostPort() + ", guest " + guestPort() + "]";
  }
}
