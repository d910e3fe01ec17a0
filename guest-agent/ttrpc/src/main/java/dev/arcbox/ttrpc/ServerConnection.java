package dev.arcbox.ttrpc;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection's streams. {@link #run} is the reader; handlers end their streams from their own
 * threads.
 */
final class ServerConnection {
  /**
   * Several hundred containers wait at once on one connection; beyond this the peer is not well.
   */
  private static final int MAX_STREAMS = 1024;

  /** Requests at work together, by their bytes. */
  private static final long MAX_REQUEST_BYTES = 32L << 20;

  private final ByteChannel channel;
  private final FrameWriter writer;
  private final ServiceTable services;
  private final Executor handlers;
  private final ConcurrentHashMap<Integer, ServerStream<?, ?>> streams = new ConcurrentHashMap<>();
  private final AtomicLong requestBytes = new AtomicLong();
  private int lastStream = -1;

  ServerConnection(ByteChannel channel, ServiceTable services, Executor handlers) {
    this.channel = channel;
    this.writer = new FrameWriter(channel);
    this.services = services;
    this.handlers = handlers;
  }

  void run() throws IOException {
    try {
      FrameReader reader = new FrameReader(channel);
      Optional<Frame> frame = reader.next();
      while (frame.isPresent()) {
        dispatch(frame.get());
        frame = reader.next();
      }
    } finally {
      for (ServerStream<?, ?> stream : streams.values()) {
        stream.cancel();
      }
    }
  }

  private void dispatch(Frame frame) throws IOException {
    switch (frame.type()) {
      case Frame.REQUEST -> request(frame);
      case Frame.DATA -> data(frame);
      default -> throw new ProtocolException("a client sent a response");
    }
  }

  private void request(Frame frame) throws IOException {
    int id = frame.stream();
    if ((id & 1) == 0) {
      refuse(id, StatusCode.INVALID_ARGUMENT, "stream ids of a client are odd: " + id);
      return;
    }
    if (id <= lastStream) {
      refuse(
          id, StatusCode.INVALID_ARGUMENT, "stream ids must rise: " + id + " after " + lastStream);
      return;
    }
    lastStream = id;
    if (frame.oversize().isPresent()) {
      refuse(id, StatusCode.RESOURCE_EXHAUSTED, tooLong(frame));
      return;
    }
    Envelope.Request request = Envelope.readRequest(frame.payload());
    Optional<ServiceTable.Entry<?, ?>> entry = services.find(request.service(), request.method());
    if (entry.isEmpty()) {
      refuse(
          id, StatusCode.UNIMPLEMENTED, "no method " + request.service() + "/" + request.method());
      return;
    }
    if (streams.size() >= MAX_STREAMS
        || requestBytes.get() + frame.payload().length > MAX_REQUEST_BYTES) {
      refuse(id, StatusCode.RESOURCE_EXHAUSTED, "too many calls at once on this connection");
      return;
    }
    boolean streaming = frame.has(Frame.REMOTE_OPEN) || frame.has(Frame.REMOTE_CLOSED);
    if (streaming != entry.get().method().streams()) {
      refuse(
          id,
          StatusCode.INVALID_ARGUMENT,
          entry.get().method().path() + (streaming ? " is not a stream" : " is a stream"));
      return;
    }
    start(frame, request, entry.get());
  }

  private void start(Frame frame, Envelope.Request request, ServiceTable.Entry<?, ?> entry)
      throws IOException {
    ServerStream<?, ?> stream = ServerStream.open(this, entry.method(), frame, request);
    requestBytes.addAndGet(stream.requestBytes());
    streams.put(frame.stream(), stream);
    try {
      handlers.execute(() -> serve(entry, stream));
    } catch (RejectedExecutionException e) {
      stream.fail(
          new TtrpcException(StatusCode.RESOURCE_EXHAUSTED, "no thread to serve the call", e));
    }
  }

  private static void serve(ServiceTable.Entry<?, ?> entry, ServerStream<?, ?> stream) {
    try {
      entry.run(stream);
    } catch (TtrpcException e) {
      stream.fail(e);
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      stream.fail(new TtrpcException(StatusCode.INTERNAL, entry.method().path() + ": " + e, e));
    }
  }

  private void data(Frame frame) throws IOException {
    ServerStream<?, ?> stream = streams.get(frame.stream());
    if (stream != null) {
      stream.received(frame);
    } else if ((frame.stream() & 1) == 0 || frame.stream() > lastStream || frame.stream() < 0) {
      refuse(
          frame.stream(),
          StatusCode.INVALID_ARGUMENT,
          "data on stream " + frame.stream() + ", which was never opened");
    }
    // Else the stream has ended on our side and the client's data crossed our answer: nobody wants
    // it.
  }

  private void refuse(int stream, StatusCode code, String why) throws IOException {
    send(stream, Frame.RESPONSE, 0, Envelope.failure(code, why));
  }

  static String tooLong(Frame frame) {
    return "message of "
        + frame.oversize().orElse(0L)
        + " bytes is longer than the limit of "
        + Frame.MAX_PAYLOAD;
  }

  void send(int stream, int type, int flags, byte[] frame) throws IOException {
    writer.send(stream, type, flags, frame);
  }

  void ended(ServerStream<?, ?> stream) {
    if (streams.remove(stream.id(), stream)) {
      requestBytes.addAndGet(-stream.requestBytes());
    }
  }

  /** A write failed: the reader, should it still wait, learns it from the closed channel. */
  void abort() {
    try {
      channel.close();
    } catch (IOException e) {
      return; // closed is closed
    }
  }
}
