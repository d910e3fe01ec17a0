package dev.arcbox.runtime.container;

import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.agent.DataStream;
import dev.arcbox.runtime.image.archive.Compression;
import dev.arcbox.runtime.image.archive.Expansion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Bytes that the agent sends for one call. Their end is only believed once the call has succeeded.
 */
final class GuestArchive extends InputStream {
  /** Several fit into the ring of a vsock stream. */
  private static final int CHUNK = 64 << 10;

  /** Nothing of it is kept on this side; a container's own disk is its bound. */
  private static final Expansion UNBOUNDED =
      new Expansion("the archive", Long.MAX_VALUE, 1, Long.MAX_VALUE);

  private final DataStream data;
  private final CompletableFuture<?> call;
  private boolean over;

  GuestArchive(DataStream data, CompletableFuture<?> call) {
    this.data = data;
    this.call = call;
    // A call that was refused never connects its stream: whoever reads shall not wait for it.
    Blocking.onEnd(call, failed -> failed.ifPresent(_ -> data.close()));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (over || length == 0) {
      return over ? -1 : 0;
    }
    int count = -1;
    try {
      count = data.read(ByteBuffer.wrap(into, offset, length));
    } catch (IOException e) {
      settle(e);
    }
    if (count < 0) {
      settle(null);
    }
    return count;
  }

  private void settle(IOException broken) throws IOException {
    over = true;
    try {
      call.join();
    } catch (RuntimeException e) {
      Throwable cause = Blocking.cause(e);
      throw new IOException("the guest: " + cause.getMessage(), cause);
    }
    if (broken != null) {
      throw broken;
    }
  }

  @Override
  public void close() {
    data.close();
  }

  /**
   * All of an archive, unpacked, and its end; a source that fails closes the stream without an end.
   *
   * @param broken is told why before the guest can notice
   */
  static void send(InputStream archive, DataStream to, Consumer<Exception> broken)
      throws IOException {
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream from = Compression.decode(archive, UNBOUNDED);
      int count = from.read(chunk);
      while (count >= 0) {
        to.write(ByteBuffer.wrap(chunk, 0, count));
        count = from.read(chunk);
      }
      to.end();
    } catch (IOException | RuntimeException e) {
      broken.accept(e);
      to.close();
      throw e;
    }
  }
}
