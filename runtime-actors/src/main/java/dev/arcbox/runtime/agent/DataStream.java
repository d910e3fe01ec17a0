package dev.arcbox.runtime.agent;

import com.google.protobuf.ByteString;
import dev.arcbox.virtio.vsock.VsockStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A raw connection to the guest's port 1025 that has sent its token. */
public final class DataStream implements AutoCloseable {
  private final VsockStream stream;
  private final ByteString token;

  private DataStream(VsockStream stream, ByteString token) {
    this.stream = stream;
    this.token = token;
  }

  static DataStream open(VsockStream stream) throws IOException {
    byte[] token = DataToken.fresh();
    ByteBuffer bytes = ByteBuffer.wrap(token);
    while (bytes.hasRemaining()) {
      stream.write(bytes);
    }
    return new DataStream(stream, ByteString.copyFrom(token));
  }

  public ByteString token() {
    return token;
  }

  /** As {@link VsockStream#read}: -1 at the guest's half-close. */
  public int read(ByteBuffer into) throws IOException {
    return stream.read(into);
  }

  public void write(ByteBuffer from) throws IOException {
    while (from.hasRemaining()) {
      stream.write(from);
    }
  }

  /** No more bytes follow from this side. */
  public void end() throws IOException {
    stream.shutdownOutput();
  }

  @Override
  public void close() {
    try {
      stream.close();
    } catch (IOException e) {
      // The connection is given up; whoever still read from it has been told by its own call.
      return;
    }
  }
}
