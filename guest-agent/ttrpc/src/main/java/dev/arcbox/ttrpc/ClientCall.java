package dev.arcbox.ttrpc;

import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.util.Optional;

/**
 * A call under way. One thread may send and another receive. Closing gives the call up: the server
 * is told, and what still arrives is thrown away.
 */
public final class ClientCall<Q extends MessageLite, R extends MessageLite>
    implements AutoCloseable {
  private final TtrpcClient client;
  private final TtrpcMethod<Q, R> method;
  private final int stream;
  private final long timeoutNanos;
  private final long started = System.nanoTime();
  private final Inbox inbox = new Inbox();
  private volatile boolean sendClosed;
  private volatile boolean over;

  ClientCall(TtrpcClient client, TtrpcMethod<Q, R> method, int stream, long timeoutNanos) {
    this.client = client;
    this.method = method;
    this.stream = stream;
    this.timeoutNanos = timeoutNanos;
    this.sendClosed = !method.clientStreams();
  }

  int stream() {
    return stream;
  }

  /** Sends a further request; blocks while the connection is full. */
  public void send(Q request) {
    // Read first: close() sets it after over, and a call given up meanwhile is no programming
    // mistake.
    boolean closed = sendClosed;
    if (over) {
      // The server has answered already; receive() says how. More input is of no use to it.
      throw new TtrpcException(StatusCode.CANCELLED, method.path() + ": the call is over");
    }
    if (closed) {
      throw new IllegalStateException(method.path() + ": the sending side is closed");
    }
    client.send(stream, Frame.DATA, 0, Envelope.data(request));
  }

  /** No more requests follow. */
  public void closeSend() {
    if (!sendClosed) {
      sendClosed = true;
      if (!over) {
        client.send(stream, Frame.DATA, Frame.REMOTE_CLOSED | Frame.NO_DATA, Envelope.empty());
      }
    }
  }

  /** The next answer, or nothing when the call has ended well. */
  public Optional<R> receive() {
    return inbox.take(remaining()).map(this::parse);
  }

  /** The only answer of a call that has one; ends the sending side first. */
  public R result() {
    closeSend();
    return receive()
        .orElseThrow(
            () ->
                new TtrpcException(
                    StatusCode.INTERNAL, method.path() + ": ended without an answer"));
  }

  @Override
  public void close() {
    if (!over) {
      over = true;
      inbox.fail(new TtrpcException(StatusCode.CANCELLED, method.path() + ": given up"));
      giveUp();
    }
    client.forget(stream);
  }

  /** Ends the sending side if it has not ended yet, and then once more. */
  private void giveUp() {
    try {
      if (!sendClosed) {
        sendClosed = true;
        sendEnd();
      }
      sendEnd();
    } catch (TtrpcException e) {
      return; // the connection is gone, and the call with it
    }
  }

  private void sendEnd() {
    if (client.isOpen()) {
      client.send(stream, Frame.DATA, Frame.REMOTE_CLOSED | Frame.NO_DATA, Envelope.empty());
    }
  }

  /** Takes a frame from the reader thread; true when it was the stream's last. */
  boolean received(Frame frame) throws IOException {
    if (frame.oversize().isPresent()) {
      fail(
          new TtrpcException(
              StatusCode.RESOURCE_EXHAUSTED,
              method.path() + ": answer of " + frame.oversize().get() + " bytes is too long"));
      return true;
    }
    return frame.type() == Frame.RESPONSE ? answered(frame) : data(frame);
  }

  private boolean answered(Frame frame) throws IOException {
    Envelope.Response response = Envelope.readResponse(frame.payload());
    over = true;
    if (response.code() != StatusCode.OK) {
      inbox.fail(new TtrpcException(response.code(), response.message()));
      return true;
    }
    // An empty answer at the end of a stream of answers is no answer, only the end.
    if (!method.serverStreams() || response.length() > 0) {
      inbox.put(response.payload());
    }
    inbox.end();
    return true;
  }

  private boolean data(Frame frame) {
    if (!method.serverStreams()) {
      fail(
          new TtrpcException(
              StatusCode.INTERNAL, method.path() + ": stream data where one answer belongs"));
      return true;
    }
    if (!frame.has(Frame.NO_DATA)) {
      inbox.put(frame.payload());
    }
    if (frame.has(Frame.REMOTE_CLOSED)) {
      over = true;
      inbox.end();
      return true;
    }
    return false;
  }

  void fail(TtrpcException why) {
    over = true;
    inbox.fail(why);
  }

  private long remaining() {
    return timeoutNanos == 0 ? 0 : Math.max(1, timeoutNanos - (System.nanoTime() - started));
  }

  private R parse(byte[] payload) {
    return Payloads.parse(method.responses(), payload, StatusCode.INTERNAL, method.path());
  }
}
