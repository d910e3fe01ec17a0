package dev.arcbox.runtime.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A reply's body, read as it comes. What was not read is not fetched: one portion at a time is
 * asked for, so memory stays flat. A server that is silent for too long is an error, which the
 * JDK's own streams do not know. One thread reads; closing gives up the rest.
 */
final class BodyStream extends InputStream implements BodySubscriber<BodyStream> {
  private sealed interface Signal {}

  private record Portion(List<ByteBuffer> buffers) implements Signal {}

  private record End(Optional<Throwable> failure) implements Signal {}

  private final Duration idle;
  private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final Deque<ByteBuffer> buffers = new ArrayDeque<>();
  private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
  private Optional<End> end = Optional.empty();
  private boolean closed;

  BodyStream(Duration idle) {
    this.idle = idle;
  }

  @Override
  public CompletionStage<BodyStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    if (subscribed.complete(subscription)) {
      subscription.request(1);
    } else {
      subscription.cancel();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> portion) {
    signals.add(new Portion(portion));
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new End(Optional.of(failure)));
  }

  @Override
  public void onComplete() {
    signals.add(new End(Optional.empty()));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (buffers.isEmpty()) {
      if (closed) {
        throw new IOException("closed");
      }
      if (end.isPresent()) {
        return atEnd(end.get());
      }
      await();
    }
    ByteBuffer first = buffers.getFirst();
    int count = Math.min(length, first.remaining());
    first.get(into, offset, count);
    if (!first.hasRemaining()) {
      buffers.removeFirst();
      if (buffers.isEmpty()) {
        subscribed.join().request(1);
      }
    }
    return count;
  }

  private static int atEnd(End end) throws IOException {
    if (end.failure.isPresent()) {
      throw new IOException(String.valueOf(end.failure.get().getMessage()), end.failure.get());
    }
    return -1;
  }

  private void await() throws IOException {
    try {
      switch (signals.poll(idle.toMillis(), TimeUnit.MILLISECONDS)) {
        case null -> {
          close();
          throw new IOException("nothing was received for " + idle.toSeconds() + " s");
        }
        case Portion portion -> {
          portion.buffers.stream().filter(ByteBuffer::hasRemaining).forEach(buffers::add);
          if (buffers.isEmpty()) {
            subscribed.join().request(1);
          }
        }
        case End last -> end = Optional.of(last);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw (IOException) new InterruptedIOException("cancelled").initCause(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    buffers.clear();
    signals.clear();
    if (subscribed.isDone()) {
      subscribed.join().cancel();
    } else {
      subscribed.cancel(false);
    }
  }
}
