package dev.arcbox.platform.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Over the kernel's loopback (CID 1) where it has one; in guests the sockets meet the real thing.
 */
@Tag("host")
class VsockSocketTest {
  private static final int LOOPBACK = 1;
  private static final int PORT = 47_110;
  private static final Set<Errno> NONE_HERE =
      Set.of(Errno.EAFNOSUPPORT, Errno.ENODEV, Errno.EADDRNOTAVAIL, Errno.ENETUNREACH);

  private static VsockListener listen() {
    try {
      return VsockListener.bind(PORT);
    } catch (PlatformException e) {
      Assumptions.assumeFalse(NONE_HERE.contains(e.errno()), "no vsock here: " + e.getMessage());
      throw e;
    }
  }

  @Test
  void carriesBytesBothWays() throws Exception {
    try (VsockListener listener = listen()) {
      VsockSocket client;
      try {
        client = VsockSocket.connect(LOOPBACK, PORT);
      } catch (PlatformException e) {
        Assumptions.abort("no vsock loopback here: " + e.getMessage());
        return;
      }
      try (client;
          VsockSocket server = listener.accept().orElseThrow()) {
        assertEquals(3, client.channel().write(ByteBuffer.wrap(new byte[] {1, 2, 3})));
        assertEquals(3, server.channel().read(ByteBuffer.allocate(8)));
        server.shutdownOutput();
        assertEquals(-1, client.channel().read(ByteBuffer.allocate(8)));
      }
    }
  }

  @Test
  void acceptsNothingWhenNobodyCameOrOnceClosed() {
    VsockListener listener = listen();
    listener.nonBlocking(true);
    assertEquals(Optional.empty(), listener.accept());
    listener.close();
    assertEquals(Optional.empty(), listener.accept());
  }
}
