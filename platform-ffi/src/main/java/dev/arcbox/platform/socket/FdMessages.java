package dev.arcbox.platform.socket;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.OwnedFd;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Cmsghdr;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.Iovec;
import dev.arcbox.platform.libc.Msghdr;
import dev.arcbox.platform.libc.SocketCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages that carry fds.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7), SCM_RIGHTS</a>
 */
final class FdMessages {
  private static final int MOST_FDS = 32;

  private FdMessages() {}

  static int send(int fd, MemorySegment bytes, MemorySegment to, int... fds) {
    if (fds.length > MOST_FDS) {
      throw new IllegalArgumentException(fds.length + " fds in one message, at most " + MOST_FDS);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment message = message(arena, bytes);
      Msghdr.name(message, to, (int) to.byteSize());
      if (fds.length > 0) {
        long length = (long) fds.length * Integer.BYTES;
        MemorySegment control = arena.allocate(Cmsghdr.space(length), Long.BYTES);
        Cmsghdr.put(control, Constants.SOL_SOCKET, Constants.SCM_RIGHTS, length);
        MemorySegment.copy(fds, 0, control, JAVA_INT, Cmsghdr.SIZE, fds.length);
        Msghdr.control(message, control, control.byteSize());
      }
      long result;
      do {
        result = SocketCalls.sendmsg(fd, message, Constants.MSG_NOSIGNAL);
      } while (result == Check.INTERRUPTED);
      return result == Check.AGAIN ? -1 : (int) Check.ok(result, "sendmsg", fd);
    }
  }

  static Received receive(int fd, MemorySegment into, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment message = message(arena, into);
      long room = Cmsghdr.space((long) MOST_FDS * Integer.BYTES);
      MemorySegment control = arena.allocate(room, Long.BYTES);
      Msghdr.control(message, control, room);
      long result;
      do {
        result = SocketCalls.recvmsg(fd, message, Constants.MSG_CMSG_CLOEXEC | flags);
      } while (result == Check.INTERRUPTED);
      if (result == Check.AGAIN) {
        return new Received(-1, List.of());
      }
      int bytes = (int) Check.ok(result, "recvmsg", fd);
      List<OwnedFd> fds = fds(control, Msghdr.controlLength(message));
      if ((Msghdr.flags(message) & Constants.MSG_CTRUNC) != 0) {
        fds.forEach(OwnedFd::close);
        throw new PlatformException(Errno.EMSGSIZE, "recvmsg", "over " + MOST_FDS + " fds");
      }
      return new Received(bytes, fds);
    }
  }

  private static MemorySegment message(Arena arena, MemorySegment bytes) {
    MemorySegment message = arena.allocate(Msghdr.LAYOUT);
    MemorySegment piece = arena.allocate(Iovec.LAYOUT);
    Iovec.put(piece, 0, bytes.address(), bytes.byteSize());
    Msghdr.pieces(message, piece, 1);
    return message;
  }

  private static List<OwnedFd> fds(MemorySegment control, long length) {
    List<OwnedFd> fds = new ArrayList<>();
    for (long at = 0; at + Cmsghdr.SIZE <= length; ) {
      long head = Cmsghdr.length(control, at);
      if (Cmsghdr.is(control, at, Constants.SOL_SOCKET, Constants.SCM_RIGHTS)) {
        for (long i = at + Cmsghdr.SIZE; i + Integer.BYTES <= at + head; i += Integer.BYTES) {
          fds.add(new OwnedFd(control.get(JAVA_INT, i)));
        }
      }
      at += Cmsghdr.space(head - Cmsghdr.SIZE);
    }
    return fds;
  }
}
