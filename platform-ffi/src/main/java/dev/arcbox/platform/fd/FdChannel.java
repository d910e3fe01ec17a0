package dev.arcbox.platform.fd;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;

/**
 * A blocking {@link ByteChannel} over a stream fd: a socket, a pipe, a terminal. One reader and one
 * writer at a time. Heap buffers go through native memory of the channel, {@value #CHUNK} bytes at
 * a time; direct buffers do not.
 *
 * <p>A read or write that waits pins a virtual thread: give it a platform thread, or let an epoll
 * thread relay.
 */
public final class FdChannel implements ByteChannel {
  /** As large as vsock and pipe buffers usefully take in one call. */
  private static final int CHUNK = 64 * 1024;

  private final Fd fd;
  private final ByteBuffer input = ByteBuffer.allocateDirect(CHUNK);
  private final ByteBuffer output = ByteBuffer.allocateDirect(CHUNK);

  /** Takes ownership of {@code fd}, which must be blocking. */
  public FdChannel(Fd fd) {
    this.fd = fd;
  }

  /** The fd beneath, e.g. to shut down one half of a socket. */
  public Fd fd() {
    return fd;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (!target.hasRemaining()) {
      return 0;
    }
    if (target.isDirect()) {
      int got = transfer(true, target);
      target.position(target.position() + Math.max(0, got));
      return got;
    }
    input.clear().limit(Math.min(CHUNK, target.remaining()));
    int got = transfer(true, input);
    if (got > 0) {
      target.put(input.limit(got));
    }
    return got;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int total = 0;
    while (source.hasRemaining()) {
      ByteBuffer from = source;
      if (!source.isDirect()) {
        int length = Math.min(CHUNK, source.remaining());
        output.clear().put(0, source, source.position(), length).limit(length);
        from = output;
      }
      int wrote = transfer(false, from);
      source.position(source.position() + wrote);
      total += wrote;
    }
    return total;
  }

  private int transfer(boolean reading, ByteBuffer buffer) throws IOException {
    if (!fd.isOpen()) {
      throw new ClosedChannelException();
    }
    try {
      MemorySegment memory = MemorySegment.ofBuffer(buffer);
      long result = reading ? FdIo.read(fd.fd(), memory) : FdIo.write(fd.fd(), memory);
      if (result == FdIo.WOULD_BLOCK) {
        throw new IOException("the fd of a blocking channel must block: " + fd);
      }
      return reading && result == 0 ? -1 : (int) result;
    } catch (PlatformException e) {
      if (!fd.isOpen() && e.errno() == Errno.EBADF) {
        throw new ClosedChannelException();
      }
      if (reading && e.errno() == Errno.EIO) {
        return -1; // a terminal whose other side has gone ends like this
      }
      throw e.toIoException();
    }
  }

  @Override
  public boolean isOpen() {
    return fd.isOpen();
  }

  @Override
  public void close() {
    fd.close();
  }
}
