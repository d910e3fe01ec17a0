package dev.arcbox.docker.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Bytes of a stream for a thread that may wait. Holds a few chunks at most. */
public final class BodyStream extends InputStream {
  /** Chunks on their way: keeps the socket busy while the reader works. */
  private static final int AHEAD = 4;

  private final SinkQueueWithCancel<ByteString> chunks;
  private ByteBuffer chunk = ByteBuffer.allocate(0);
  private boolean ended;

  BodyStream(SinkQueueWithCancel<ByteString> chunks) {
    this.chunks = chunks;
  }

  static BodyStream of(Source<ByteString, ?> source, Materializer materializer) {
    return new BodyStream(source.runWith(sink(), materializer));
  }

  static Sink<ByteString, SinkQueueWithCancel<ByteString>> sink() {
    return Sink.<ByteString>queue().withAttributes(Attributes.inputBuffer(1, AHEAD));
  }

  @Override
  public int read() throws IOException {
    return advance() ? chunk.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!advance()) {
      return -1;
    }
    int count = Math.min(length, chunk.remaining());
    chunk.get(buffer, offset, count);
    return count;
  }

  /** The next bytes as they came, without a copy; absent at the end. */
  public Optional<ByteBuffer> next() throws IOException {
    if (!advance()) {
      return Optional.empty();
    }
    ByteBuffer whole = chunk;
    chunk = ByteBuffer.allocate(0);
    return Optional.of(whole);
  }

  private boolean advance() throws IOException {
    try {
      while (!ended && !chunk.hasRemaining()) {
        Optional<ByteString> next = chunks.pull().toCompletableFuture().get();
        ended = next.isEmpty();
        chunk = next.map(ByteString::asByteBuffer).orElse(chunk);
      }
      return !ended;
    } catch (ExecutionException e) {
      ended = true;
      throw new IOException("the request's body broke off: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading a request's body");
    }
  }

  /** What is still to come is not wanted. */
  @Override
  public void close() {
    if (!ended) {
      ended = true;
      chunks.cancel();
    }
  }
}
