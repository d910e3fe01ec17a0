package dev.arcbox.platform.socket;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.arcbox.platform.fd.OwnedFd;
import dev.arcbox.platform.libc.CallState;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.SocketCalls;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A connected Unix stream socket that carries bytes and fds.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
 */
public final class UnixStreamSocket extends StreamSocket {
  UnixStreamSocket(int number) {
    super(number);
  }

  /** Takes over a connected socket that came from elsewhere. */
  public static UnixStreamSocket adopt(OwnedFd fd) {
    return new UnixStreamSocket(fd.release());
  }

  public static UnixStreamSocket connect(Path path) {
    UnixStreamSocket socket = new UnixStreamSocket(UnixSockets.open(Constants.SOCK_STREAM));
    try {
      UnixSockets.connect(socket.fd(), path);
      return socket;
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Two sockets, each other's peer. */
  public static List<UnixStreamSocket> pair() {
    MemorySegment fds = CallState.scratch();
    int type = Constants.SOCK_STREAM | Constants.SOCK_CLOEXEC;
    Check.ok(SocketCalls.socketpair(Constants.AF_UNIX, type, 0, fds), "socketpair", "");
    return List.of(
        new UnixStreamSocket(fds.get(JAVA_INT, 0)), new UnixStreamSocket(fds.get(JAVA_INT, 4)));
  }

  /** Sends {@code fds} with the first of {@code bytes}; may send less, -1 if it would block. */
  public int send(MemorySegment bytes, int... fds) {
    return FdMessages.send(fd(), bytes, MemorySegment.NULL, fds);
  }

  /** Sends everything, on a blocking socket. */
  public void sendAll(MemorySegment bytes, int... fds) {
    long sent = send(bytes, fds);
    while (sent < bytes.byteSize()) {
      sent += Check.ok(send(bytes.asSlice(sent)), "sendmsg", fd());
    }
  }

  /** Takes what has arrived, up to the size of {@code into}, with the fds that came along. */
  public Received receive(MemorySegment into) {
    return FdMessages.receive(fd(), into, 0);
  }

  /**
   * Fills {@code into} unless the stream ends first, on a blocking socket.
   *
   * @return how many bytes came, with the fds of all of them
   */
  public Received receiveFully(MemorySegment into) {
    List<OwnedFd> fds = new ArrayList<>();
    int total = 0;
    try {
      while (total < into.byteSize()) {
        Received part = receive(into.asSlice(total));
        fds.addAll(part.fds());
        if (part.bytes() <= 0) {
          break;
        }
        total += part.bytes();
      }
      return new Received(total, fds);
    } catch (RuntimeException e) {
      fds.forEach(OwnedFd::close);
      throw e;
    }
  }

  /** Who connected, as the kernel saw it then. */
  public PeerCredentials peer() {
    return PeerCredentials.of(fd());
  }
}
