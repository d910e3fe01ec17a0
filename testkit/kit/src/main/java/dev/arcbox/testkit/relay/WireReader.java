package dev.arcbox.testkit.relay;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Takes one direction of a connection apart into HTTP/1.1 messages, as the bytes come. Knows no
 * sockets; one thread at a time.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6">RFC 9112, section 6</a>
 */
final class WireReader {
  /** Longer heads than any of the tests. */
  private static final int LONGEST_HEAD = 1 << 20;

  /** How a message's body ends. */
  sealed interface Body {
    /** There is none, or it has this many bytes. */
    record Length(long bytes) implements Body {}

    record Chunked() implements Body {}

    /** The connection's end is its end. */
    record UntilEnd() implements Body {}

    /** What follows is not HTTP. */
    record Opaque() implements Body {}
  }

  /** Hears what is found. */
  interface Listener {
    Body head(Head head);

    void body(byte[] bytes, int offset, int count);

    /** The message is over. */
    void end();
  }

  private enum State {
    HEAD,
    LENGTH,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILER,
    UNTIL_END,
    OPAQUE
  }

  private final Listener listener;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private State state = State.HEAD;
  private long left;

  WireReader(Listener listener) {
    this.listener = listener;
  }

  void feed(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    int count = bytes.length;
    int at = 0;
    while (at < count && state != State.OPAQUE) {
      at =
          switch (state) {
            case LENGTH, CHUNK, UNTIL_END -> body(bytes, at, count);
            default -> octet(bytes[at], at);
          };
    }
  }

  /** The connection has ended. */
  void ended() {
    if (state == State.UNTIL_END) {
      state = State.OPAQUE;
      listener.end();
    }
  }

  private int body(byte[] bytes, int at, int count) {
    int taken = state == State.UNTIL_END ? count - at : (int) Math.min(left, count - at);
    listener.body(bytes, at, taken);
    left -= taken;
    if (left == 0 && state == State.LENGTH) {
      messageEnds();
    } else if (left == 0 && state == State.CHUNK) {
      state = State.CHUNK_END;
    }
    return at + taken;
  }

  private int octet(byte octet, int at) {
    line.write(octet);
    if (line.size() > LONGEST_HEAD) {
      throw new IllegalStateException("a head of more than " + LONGEST_HEAD + " bytes");
    }
    String text = octet == '\n' ? line.toString(StandardCharsets.ISO_8859_1) : "";
    boolean whole = state == State.HEAD ? text.endsWith("\r\n\r\n") : !text.isEmpty();
    if (whole) {
      line.reset();
      line(text);
    }
    return at + 1;
  }

  private void line(String text) {
    switch (state) {
      case HEAD -> begin(listener.head(Head.parse(text.stripLeading())));
      case CHUNK_SIZE -> {
        left = Long.parseLong(text.strip().split(";", 2)[0].strip(), 16);
        state = left == 0 ? State.TRAILER : State.CHUNK;
      }
      case CHUNK_END -> state = State.CHUNK_SIZE;
      case TRAILER -> {
        if (text.isBlank()) {
          messageEnds();
        }
      }
      default -> throw new IllegalStateException("no line is read in state " + state);
    }
  }

  private void begin(Body body) {
    switch (body) {
      case Body.Length(long bytes) -> {
        left = bytes;
        state = State.LENGTH;
        if (left == 0) {
          messageEnds();
        }
      }
      case Body.Chunked _ -> state = State.CHUNK_SIZE;
      case Body.UntilEnd _ -> state = State.UNTIL_END;
      case Body.Opaque _ -> state = State.OPAQUE;
    }
  }

  private void messageEnds() {
    state = State.HEAD;
    listener.end();
  }
}
