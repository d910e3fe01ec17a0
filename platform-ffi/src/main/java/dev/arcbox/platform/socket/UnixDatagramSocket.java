package dev.arcbox.platform.socket;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.Fd;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.SockaddrUn;
import dev.arcbox.platform.libc.SocketCalls;
import dev.arcbox.platform.libc.Timeval;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A Unix socket of whole messages, with a file of its own that peers answer to; removed on close.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
 */
public final class UnixDatagramSocket extends Fd {
  private static final int MODE = 0600;

  /** AF_UNIX alone: the kernel then chooses a name that is no file. */
  private static final int FAMILY_ONLY = 2;

  private final Optional<Path> path;

  private UnixDatagramSocket(int number, Optional<Path> path) {
    super(number);
    this.path = path;
  }

  public static UnixDatagramSocket bind(Path path) {
    int fd = UnixSockets.bind(path, Constants.SOCK_DGRAM, MODE);
    return new UnixDatagramSocket(fd, Optional.of(path));
  }

  /** A socket without a file, to which peers can answer all the same. */
  public static UnixDatagramSocket unnamed() {
    int fd = UnixSockets.open(Constants.SOCK_DGRAM);
    UnixDatagramSocket socket = new UnixDatagramSocket(fd, Optional.empty());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = SockaddrUn.of("", arena);
      Check.ok(SocketCalls.bind(fd, address, FAMILY_ONLY), "bind", "a name of the kernel's choice");
      return socket;
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends one message to the socket at {@code peer}. */
  public void sendTo(Path peer, MemorySegment message, int... fds) {
    try (Arena arena = Arena.ofConfined();
        SocketPath place = SocketPath.of(peer)) {
      if (FdMessages.send(fd(), message, place.address(arena), fds) < 0) {
        throw new PlatformException(Errno.EAGAIN, "sendmsg", "to " + peer);
      }
    }
  }

  /**
   * Takes one message; {@code -1} bytes when a non-blocking socket has none, or none came in time.
   */
  public Received receive(MemorySegment into) {
    return FdMessages.receive(fd(), into, 0);
  }

  /** How long {@link #receive} waits. */
  public void receiveTimeout(Duration limit) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = Timeval.of(limit, arena);
      Check.ok(
          SocketCalls.setsockopt(
              fd(),
              Constants.SOL_SOCKET,
              Constants.SO_RCVTIMEO,
              time,
              (int) Timeval.LAYOUT.byteSize()),
          "setsockopt",
          fd());
    }
  }

  @Override
  protected void wake(int fd) {
    int _ = SocketCalls.shutdown(fd, Constants.SHUT_RDWR);
    path.ifPresent(SocketPath::remove);
  }
}
