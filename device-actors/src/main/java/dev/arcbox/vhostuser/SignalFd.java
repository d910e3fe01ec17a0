package dev.arcbox.vhostuser;

import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.FdIo;
import dev.arcbox.platform.fd.OwnedFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * An eventfd, or a pipe in its place, that the front end gave us: User-mode Linux hands out pipes
 * for its interrupts. Eight bytes are one signal. Allocates nothing after construction.
 */
final class SignalFd implements AutoCloseable {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final OwnedFd fd;
  private final MemorySegment bytes = Arena.ofAuto().allocate(LONG);

  SignalFd(OwnedFd fd) {
    this.fd = fd;
    // A full pipe must not stop the worker.
    fd.nonBlocking(true);
  }

  int number() {
    return fd.fd();
  }

  /** One signal; a full pipe holds enough of them already. False when the peer is gone. */
  boolean signal() {
    bytes.set(LONG, 0, 1);
    try {
      FdIo.write(fd.fd(), bytes);
      return true;
    } catch (PlatformException e) {
      return false;
    }
  }

  /** Takes the signals that wait; false when the fd is not what it should be, or at its end. */
  boolean drain() {
    try {
      long read = FdIo.read(fd.fd(), bytes);
      return read == Long.BYTES || read == FdIo.WOULD_BLOCK;
    } catch (PlatformException e) {
      return false;
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
