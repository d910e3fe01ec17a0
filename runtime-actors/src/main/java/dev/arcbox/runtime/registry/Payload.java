package dev.arcbox.runtime.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** What goes out with a request; it can be sent again from its start. */
interface Payload {
  Payload NONE = bytes(new byte[0]);

  BodyPublisher publisher();

  /** Bytes handed to the network so far, to see whether something moves. */
  long sent();

  static Payload bytes(byte[] content) {
    return new Payload() {
      @Override
      public BodyPublisher publisher() {
        return content.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(content);
      }

      @Override
      public long sent() {
        return 0;
      }
    };
  }

  /** Opens what is sent; closed by the network's side. */
  @FunctionalInterface
  interface Source {
    InputStream open() throws IOException;
  }

  /** {@code length} bytes of a stream; {@code told} hears of each portion. */
  static Payload stream(Source source, long length, LongConsumer told) {
    AtomicLong sent = new AtomicLong();
    return new Payload() {
      @Override
      public BodyPublisher publisher() {
        sent.set(0);
        return BodyPublishers.fromPublisher(
            BodyPublishers.ofInputStream(
                () -> {
                  try {
                    return new CountedStream(source.open(), length, sent, told);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }),
            length);
      }

      @Override
      public long sent() {
        return sent.get();
      }
    };
  }
}
