package dev.arcbox.testkit.docker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Takes Docker's framed output apart: a byte for the stream, three zeros, four bytes of length. */
public final class FrameReader {
  private static final int HEADER = 8;
  private final InputStream stream;

  public FrameReader(InputStream stream) {
    this.stream = stream;
  }

  /** Where the pieces go, in order. */
  @FunctionalInterface
  public interface Listener {
    /** Whether more is wanted. */
    boolean onFrame(int stream, byte[] bytes);
  }

  /** Reads until the stream's end, or until the listener has enough. */
  public void read(Listener listener) throws IOException {
    byte[] header = new byte[HEADER];
    while (true) {
      int count = stream.readNBytes(header, 0, HEADER);
      if (count == 0) {
        return;
      }
      if (count < HEADER || header[0] > 2 || header[1] != 0 || header[2] != 0 || header[3] != 0) {
        throw new IOException("no frame begins with " + java.util.HexFormat.of().formatHex(header));
      }
      int length = ByteBuffer.wrap(header).getInt(4);
      byte[] bytes = stream.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException((length - bytes.length) + " bytes of a frame are missing");
      }
      if (!listener.onFrame(header[0], bytes)) {
        return;
      }
    }
  }
}
