package dev.arcbox.vhostuser;

import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.OwnedFd;
import dev.arcbox.platform.socket.UnixStreamSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/** The socket by which the back end tells the front end something unasked (BACKEND_REQ). */
final class BackendChannel implements AutoCloseable {
  /** VHOST_USER_BACKEND_CONFIG_CHANGE_MSG. */
  private static final int CONFIG_CHANGE = 2;

  private final UnixStreamSocket socket;

  BackendChannel(OwnedFd fd) {
    socket = UnixStreamSocket.adopt(fd);
    socket.nonBlocking(true);
  }

  /**
   * The configuration space changed, or the status did; a front end that does not read misses it.
   */
  void configChanged() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(Header.BYTES);
      Header.own(CONFIG_CHANGE, 0).emit(bytes.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
      socket.send(bytes);
    } catch (PlatformException e) {
      // The front end is going; its main socket will say so.
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
