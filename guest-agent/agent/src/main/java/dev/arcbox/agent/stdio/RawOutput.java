package dev.arcbox.agent.stdio;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.FdIo;
import dev.arcbox.platform.socket.StreamSocket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Blocking writes to a raw connection, collected into chunks: headers are small. */
public final class RawOutput implements AutoCloseable {
  private static final int CHUNK = 64 << 10;

  private final StreamSocket connection;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment chunk = arena.allocate(CHUNK, 16);
  private int have;
  private long bytes;

  public RawOutput(StreamSocket connection) {
    this.connection = connection;
    connection.nonBlocking(false);
  }

  public void write(byte[] from, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int count = Math.min(length - done, CHUNK - have);
      MemorySegment.copy(from, offset + done, chunk, JAVA_BYTE, have, count);
      have += count;
      done += count;
      if (have == CHUNK) {
        flush();
      }
    }
    bytes += length;
  }

  private void flush() throws IOException {
    try {
      long done = 0;
      while (done < have) {
        done += FdIo.write(connection.fd(), chunk.asSlice(done, have - done));
      }
    } catch (PlatformException e) {
      throw e.toIoException();
    }
    have = 0;
  }

  /** Writes what is left, and says that nothing follows. */
  public long end() throws IOException {
    flush();
    try {
      connection.shutdownOutput();
    } catch (PlatformException e) {
      throw e.toIoException();
    }
    return bytes;
  }

  @Override
  public void close() {
    arena.close();
    connection.close();
  }
}
