package dev.arcbox.ttrpc;

import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/** One call on the server: its received messages, its way to answer, its end. */
final class ServerStream<Q extends MessageLite, R extends MessageLite>
    implements ServerCall, Reply<R> {
  private final ServerConnection connection;
  private final TtrpcMethod<Q, R> method;
  private final int id;
  private final int requestBytes;
  private final long timeoutNanos;
  private final long started = System.nanoTime();
  private final Inbox inbox = new Inbox();
  private final AtomicBoolean over = new AtomicBoolean();
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Runnable> onCancel = new ArrayList<>(0);
  private boolean cancelled;
  private boolean remoteClosed; // reader thread only

  private ServerStream(
      ServerConnection connection,
      TtrpcMethod<Q, R> method,
      int id,
      int requestBytes,
      long timeoutNanos) {
    this.connection = connection;
    this.method = method;
    this.id = id;
    this.requestBytes = requestBytes;
    this.timeoutNanos = Math.max(0, timeoutNanos);
  }

  static <Q extends MessageLite, R extends MessageLite> ServerStream<Q, R> open(
      ServerConnection connection,
      TtrpcMethod<Q, R> method,
      Frame frame,
      Envelope.Request request) {
    ServerStream<Q, R> stream =
        new ServerStream<>(
            connection, method, frame.stream(), frame.payload().length, request.timeoutNanos());
    // A stream of requests may carry its first one in the request frame.
    if (!method.clientStreams() || request.length() > 0) {
      stream.inbox.put(request.payload());
    }
    if (!frame.has(Frame.REMOTE_OPEN)) {
      stream.remoteClosed = true;
      stream.inbox.end();
    }
    return stream;
  }

  int id() {
    return id;
  }

  int requestBytes() {
    return requestBytes;
  }

  /** Reader thread: a data frame of this stream. */
  void received(Frame frame) {
    if (remoteClosed) {
      if (frame.isGivingUp()) {
        giveUp();
        return;
      }
      fail(
          new TtrpcException(
              StatusCode.INVALID_ARGUMENT, "data on stream " + id + " after its end"));
      return;
    }
    if (frame.oversize().isPresent()) {
      fail(new TtrpcException(StatusCode.RESOURCE_EXHAUSTED, ServerConnection.tooLong(frame)));
      return;
    }
    if (!frame.has(Frame.NO_DATA)) {
      inbox.put(frame.payload());
    }
    if (frame.has(Frame.REMOTE_CLOSED)) {
      remoteClosed = true;
      inbox.end();
    }
  }

  Q request() {
    return receive()
        .orElseThrow(
            () -> new TtrpcException(StatusCode.INVALID_ARGUMENT, path() + ": no request"));
  }

  Optional<Q> receive() {
    long left = timeoutNanos == 0 ? 0 : Math.max(1, timeoutNanos - (System.nanoTime() - started));
    return inbox
        .take(left)
        .map(
            bytes -> Payloads.parse(method.requests(), bytes, StatusCode.INVALID_ARGUMENT, path()));
  }

  void send(R response) {
    if (over.get() || isCancelled()) {
      throw new TtrpcException(StatusCode.CANCELLED, path() + ": the call is over");
    }
    try {
      connection.send(id, Frame.DATA, 0, Envelope.data(response));
    } catch (IOException e) {
      connection.abort();
      throw new TtrpcException(
          StatusCode.CANCELLED, path() + ": connection lost: " + e.getMessage(), e);
    }
  }

  /** A stream of answers ends well. */
  void end() {
    finish(Frame.DATA, Frame.REMOTE_CLOSED | Frame.NO_DATA, Envelope.empty());
  }

  @Override
  public void ok(R response) {
    byte[] frame;
    try {
      frame = Envelope.response(response);
    } catch (TtrpcException e) {
      fail(e);
      return;
    }
    finish(Frame.RESPONSE, 0, frame);
  }

  @Override
  public void fail(TtrpcException why) {
    String text = why.getMessage() == null ? why.code().name() : why.getMessage();
    finish(Frame.RESPONSE, 0, Envelope.failure(why.code(), text));
    inbox.fail(why);
  }

  private void finish(int type, int flags, byte[] frame) {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    connection.ended(this);
    inbox.end(); // lets go of a reader that waits for room
    if (!isCancelled()) {
      try {
        connection.send(id, type, flags, frame);
      } catch (IOException e) {
        connection.abort();
      }
    }
  }

  /** The client wants no answer any more: the stream is over, though its handler may not be. */
  private void giveUp() {
    if (over.compareAndSet(false, true)) {
      connection.ended(this);
      cancel();
    }
  }

  /** The peer has gone, or has given the call up. */
  void cancel() {
    List<Runnable> actions;
    lock.lock();
    try {
      cancelled = true;
      actions = List.copyOf(onCancel);
      onCancel.clear();
    } finally {
      lock.unlock();
    }
    inbox.fail(
        new TtrpcException(StatusCode.CANCELLED, path() + ": the client has gone or given up"));
    for (Runnable action : actions) {
      action.run();
    }
  }

  @Override
  public String path() {
    return method.path();
  }

  @Override
  public boolean isCancelled() {
    lock.lock();
    try {
      return cancelled;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onCancel(Runnable action) {
    lock.lock();
    try {
      if (!cancelled) {
        onCancel.add(action);
        return;
      }
    } finally {
      lock.unlock();
    }
    action.run();
  }

  @Override
  public Optional<Duration> remaining() {
    return timeoutNanos == 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, timeoutNanos - (System.nanoTime() - started))));
  }
}
