package dev.arcbox.docker.exchange;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.apache.pekko.util.ByteString;

/**
 * Bytes for a client from a thread that may wait: a client that reads slowly holds the writer up,
 * one that has gone makes it fail.
 */
public final class ReplyStream extends OutputStream {
  private final SourceQueueWithComplete<ByteString> queue;

  ReplyStream(SourceQueueWithComplete<ByteString> queue) {
    this.queue = queue;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > 0) {
      send(ByteString.fromArray(bytes, offset, length));
    }
  }

  /** Hands bytes on; what an array holds must not change afterwards. */
  public void send(ByteString bytes) throws IOException {
    try {
      switch (queue.offer(bytes).toCompletableFuture().get()) {
        case QueueOfferResult.Failure failure ->
            throw new IOException("the client's stream broke", failure.cause());
        case QueueOfferResult result when !result.equals(QueueOfferResult.enqueued()) ->
            throw new IOException("the client has gone");
        default -> {}
      }
    } catch (ExecutionException e) {
      throw new IOException("the client has gone", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while writing to a client");
    }
  }

  @Override
  public void close() {
    queue.complete();
  }

  /** The client must not take what it has for the whole. */
  void fail(Throwable cause) {
    queue.fail(cause);
  }
}
