package dev.arcbox.agent.stdio;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.FdIo;
import dev.arcbox.platform.socket.StreamSocket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Blocking reads of a raw connection through native memory, a whole chunk each time. */
public final class RawInput implements AutoCloseable {
  private static final int CHUNK = 64 << 10;

  private final StreamSocket connection;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment chunk = arena.allocate(CHUNK, 16);
  private int from;
  private int to;

  public RawInput(StreamSocket connection) {
    this.connection = connection;
    connection.nonBlocking(false);
  }

  /** As {@link java.io.InputStream#read(byte[], int, int)}. */
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (from == to) {
      from = 0;
      to = fill();
      if (to == 0) {
        return -1;
      }
    }
    int count = Math.min(length, to - from);
    MemorySegment.copy(chunk, JAVA_BYTE, from, into, offset, count);
    from += count;
    return count;
  }

  private int fill() throws IOException {
    try {
      return (int) FdIo.read(connection.fd(), chunk);
    } catch (PlatformException e) {
      throw e.toIoException();
    }
  }

  @Override
  public void close() {
    arena.close();
    connection.close();
  }
}
