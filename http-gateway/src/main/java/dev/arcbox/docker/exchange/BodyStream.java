package dev.arcbox.docker.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  /** What an archive has behind its end, and the mark of the body's end, fit into this. */
  private static final int PASSED_OVER = 256 << 10;

  /** So many chunks of it at most, however small they are. */
  private static final int CHUNKS_PASSED_OVER = 64;

  /** A client that has sent its last bytes is waited for this long. */
  private static final long GRACE_MILLIS = 500;

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

  /**
   * Reads on to an end that is near, such as what an archive has behind its own: an answer before
   * the body's end costs the client its connection. A client that goes on, or takes its time, is
   * not waited for.
   */
  public void passOverRest() {
    CompletableFuture<Boolean> passed = new CompletableFuture<>();
    if (!ended) {
      passOver(PASSED_OVER, CHUNKS_PASSED_OVER, passed);
      try {
        ended = passed.get(GRACE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException e) {
        return; // the client has gone, or is slow: closing ends what is left
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Answers whether the end was reached. */
  private void passOver(int bytes, int pieces, CompletableFuture<Boolean> passed) {
    if (bytes <= 0 || pieces == 0) {
      passed.complete(false);
      return;
    }
    var _ =
        chunks
            .pull()
            .whenComplete(
                (next, failed) -> {
                  if (failed != null) {
                    passed.completeExceptionally(failed);
                  } else if (next.isEmpty()) {
                    passed.complete(true);
                  } else {
                    passOver(bytes - next.get().size(), pieces - 1, passed);
                  }
                });
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
