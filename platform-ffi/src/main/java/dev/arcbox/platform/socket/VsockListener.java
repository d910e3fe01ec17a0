package dev.arcbox.platform.socket;

import dev.arcbox.platform.fd.Fd;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.SockaddrVm;
import dev.arcbox.platform.libc.SocketCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A vsock port that others connect to. Closing does not wake a thread that is blocked in {@link
 * #accept}, since shutdown(2) refuses a listening vsock socket: who wants to end while waiting
 * makes the listener non-blocking and waits by epoll.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/vsock.7.html">vsock(7)</a>
 */
public final class VsockListener extends Fd {
  /** VMADDR_CID_ANY. */
  private static final int ANY = -1;

  /** The agent's clients open their data connections in bursts. */
  private static final int BACKLOG = 256;

  private final int port;

  private VsockListener(int number, int port) {
    super(number);
    this.port = port;
  }

  /** Listens on {@code port} for every peer. */
  public static VsockListener bind(int port) {
    VsockListener listener = new VsockListener(VsockSocket.open(), port);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = SockaddrVm.of(ANY, port, arena);
      int result = SocketCalls.bind(listener.fd(), address, (int) address.byteSize());
      Check.ok(result, "bind", "vsock port " + port);
      Check.ok(SocketCalls.listen(listener.fd(), BACKLOG), "listen", "vsock port " + port);
      return listener;
    } catch (RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  public int port() {
    return port;
  }

  /** The next connection; empty once closed, or when a non-blocking listener has none now. */
  public Optional<VsockSocket> accept() {
    int fd = fd();
    int result;
    do {
      result =
          SocketCalls.accept(fd, MemorySegment.NULL, MemorySegment.NULL, Constants.SOCK_CLOEXEC);
    } while (result == Check.INTERRUPTED);
    if (result == Check.AGAIN || (result < 0 && !isOpen())) {
      return Optional.empty();
    }
    return Optional.of(new VsockSocket(Check.ok(result, "accept4", "vsock port " + port)));
  }
}
