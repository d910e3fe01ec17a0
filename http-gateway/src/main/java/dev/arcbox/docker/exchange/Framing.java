package dev.arcbox.docker.exchange;

import java.nio.ByteBuffer;
import org.apache.pekko.util.ByteString;

/**
 * Two streams in one, as Docker's clients take them apart.
 *
 * <pre>
 *   0        1 2 3    4 5 6 7          8
 *  ┌────────┬────────┬────────────────┬──────────
 *  │ stream │ 0 0 0  │ length, big    │ length
 *  │ 1 or 2 │        │ endian         │ bytes
 *  └────────┴────────┴────────────────┴──────────
 * </pre>
 */
public final class Framing {
  public static final int HEADER = 8;

  private Framing() {}

  /** One frame; {@code data} is handed over. */
  public static ByteString frame(int stream, byte[] data) {
    byte[] header =
        ByteBuffer.allocate(HEADER).put(0, (byte) stream).putInt(4, data.length).array();
    return ByteString.fromArrayUnsafe(header).concat(ByteString.fromArrayUnsafe(data));
  }
}
