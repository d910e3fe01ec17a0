package dev.arcbox.ttrpc;

import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The calling side of one connection. Calls may be made from any thread and block it.
 *
 * <p>Every call ends with a message, or with a {@link TtrpcException}: the status that the server
 * answered, DEADLINE_EXCEEDED, CANCELLED on interrupt, or UNAVAILABLE when the connection is gone.
 */
public final class TtrpcClient implements AutoCloseable {
  private final ByteChannel channel;
  private final FrameWriter writer;
  private final ConcurrentHashMap<Integer, ClientCall<?, ?>> calls = new ConcurrentHashMap<>();
  private final AtomicInteger lastStream = new AtomicInteger(-1);

  /**
   * Stream ids must reach the server in rising order: taking one and sending its request is one
   * step.
   */
  private final ReentrantLock opening = new ReentrantLock();

  private volatile Optional<TtrpcException> ended = Optional.empty();

  private TtrpcClient(ByteChannel channel) {
    this.channel = channel;
    this.writer = new FrameWriter(channel);
  }

  /**
   * A client over a connected channel, which it owns from now on. The factory gives the one reader
   * thread.
   */
  public static TtrpcClient over(ByteChannel channel, ThreadFactory readers) {
    TtrpcClient client = new TtrpcClient(channel);
    readers.newThread(client::read).start();
    return client;
  }

  /** A unary or client-streaming-free call without a deadline. */
  public <Q extends MessageLite, R extends MessageLite> R call(
      TtrpcMethod<Q, R> method, Q request) {
    return call(method, request, Duration.ZERO);
  }

  /** A unary call; a zero timeout is none. */
  public <Q extends MessageLite, R extends MessageLite> R call(
      TtrpcMethod<Q, R> method, Q request, Duration timeout) {
    try (ClientCall<Q, R> call = start(method, Optional.of(request), timeout)) {
      return call.result();
    }
  }

  /** A server-streaming call: the one request is sent, answers are received from the result. */
  public <Q extends MessageLite, R extends MessageLite> ClientCall<Q, R> stream(
      TtrpcMethod<Q, R> method, Q request) {
    return start(method, Optional.of(request), Duration.ZERO);
  }

  /**
   * A client-streaming or two-way call: requests are sent and answers received through the result.
   */
  public <Q extends MessageLite, R extends MessageLite> ClientCall<Q, R> open(
      TtrpcMethod<Q, R> method) {
    if (!method.clientStreams()) {
      throw new IllegalArgumentException(method.path() + " takes one request, not a stream");
    }
    return start(method, Optional.empty(), Duration.ZERO);
  }

  private <Q extends MessageLite, R extends MessageLite> ClientCall<Q, R> start(
      TtrpcMethod<Q, R> method, Optional<Q> request, Duration timeout) {
    long nanos = timeout.isZero() ? 0 : Math.max(1, timeout.toNanos());
    byte[] frame = Envelope.request(method, request, nanos);
    int flags = 0;
    if (method.clientStreams()) {
      flags = Frame.REMOTE_OPEN;
    } else if (method.serverStreams()) {
      flags = Frame.REMOTE_CLOSED;
    }
    opening.lock();
    try {
      ClientCall<Q, R> call = new ClientCall<>(this, method, lastStream.addAndGet(2), nanos);
      calls.put(call.stream(), call);
      // After the put: the reader's last act is to fail every call that it finds.
      if (ended.isPresent()) {
        calls.remove(call.stream());
        throw ended.get().here();
      }
      send(call.stream(), Frame.REQUEST, flags, frame);
      return call;
    } finally {
      opening.unlock();
    }
  }

  void send(int stream, int type, int flags, byte[] frame) {
    try {
      writer.send(stream, type, flags, frame);
    } catch (IOException e) {
      TtrpcException why =
          ended.orElseGet(
              () -> TtrpcException.connectionLost("connection lost: " + e.getMessage(), e));
      end(why);
      throw why;
    }
  }

  void forget(int stream) {
    calls.remove(stream);
  }

  private void read() {
    TtrpcException why;
    try {
      FrameReader reader = new FrameReader(channel);
      Optional<Frame> frame = reader.next();
      while (frame.isPresent()) {
        dispatch(frame.get());
        frame = reader.next();
      }
      why = TtrpcException.connectionLost("connection closed by the other side", null);
    } catch (IOException e) {
      why = TtrpcException.connectionLost("connection lost: " + e.getMessage(), e);
    }
    end(why);
  }

  private void dispatch(Frame frame) throws IOException {
    if (frame.type() == Frame.REQUEST) {
      throw new ProtocolException("a server sent a request");
    }
    ClientCall<?, ?> call = calls.get(frame.stream());
    if (call == null) {
      if ((frame.stream() & 1) == 0
          || Integer.compareUnsigned(frame.stream(), lastStream.get()) > 0) {
        throw new ProtocolException(
            "answer on stream " + frame.stream() + ", which was never opened");
      }
      return; // of a call that was given up
    }
    if (call.received(frame)) {
      calls.remove(frame.stream());
    }
  }

  private void end(TtrpcException why) {
    if (ended.isEmpty()) {
      ended = Optional.of(why);
    }
    for (ClientCall<?, ?> call : calls.values()) {
      call.fail(ended.get());
    }
    calls.clear();
    closeChannel();
  }

  /** Whether calls may still succeed. */
  public boolean isOpen() {
    return ended.isEmpty();
  }

  /** Ends the connection; open calls fail with UNAVAILABLE. */
  @Override
  public void close() {
    end(TtrpcException.connectionLost("connection closed", null));
  }

  private void closeChannel() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing can be lost any more: every call has been told.
      return;
    }
  }
}
