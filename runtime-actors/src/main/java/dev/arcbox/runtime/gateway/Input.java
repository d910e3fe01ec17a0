package dev.arcbox.runtime.gateway;

import com.google.protobuf.ByteString;
import dev.arcbox.runtime.container.StdinSink;
import dev.arcbox.ttrpc.Receiver;
import dev.arcbox.ttrpc.TtrpcException;
import java.util.Optional;

/**
 * The client's side of an attached stream, read by a virtual thread of its own until the client
 * ends it or goes.
 */
final class Input<Q> {
  /** The terminal has another size. */
  @FunctionalInterface
  interface Resizing {
    void resize(int rows, int cols);
  }

  private final Receiver<Q> from;
  private final StdinSink to;
  private final boolean wanted;
  private final boolean endsWithClient;
  private final Resizing resizing;
  private final Frames<Q> frames;

  Input(
      Receiver<Q> from,
      StdinSink to,
      boolean wanted,
      boolean endsWithClient,
      Resizing resizing,
      Frames<Q> frames) {
    this.from = from;
    this.to = to;
    this.wanted = wanted;
    this.endsWithClient = endsWithClient;
    this.resizing = resizing;
    this.frames = frames;
  }

  /** {@code first} has been received already. */
  void start(Q first) {
    Thread.ofVirtual().name("stdin").start(() -> run(first));
  }

  private void run(Q first) {
    try {
      Optional<Q> message = Optional.of(first);
      while (message.isPresent()) {
        accept(message.get());
        message = from.receive();
      }
      gone();
    } catch (TtrpcException e) {
      gone(); // the client went away, or the call is over
    }
  }

  /** One message; blocks while the process does not read. */
  private void accept(Q message) {
    frames.size().apply(message).ifPresent(size -> resizing.resize(size.getRows(), size.getCols()));
    if (!wanted) {
      return;
    }
    ByteString bytes = frames.input().apply(message);
    if (!bytes.isEmpty()) {
      to.write(bytes.asReadOnlyByteBuffer());
    }
    if (frames.closes().test(message)) {
      to.end();
    }
  }

  /** No more input can come from this client. */
  void gone() {
    if (wanted && endsWithClient) {
      Thread.ofVirtual().name("stdin-end").start(to::end);
    }
  }
}
