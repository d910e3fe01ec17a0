package dev.arcbox.platform.socket;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.OwnedFd;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.FdCalls;
import dev.arcbox.platform.libc.SocketCalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Making, binding and connecting Unix sockets of either type. */
final class UnixSockets {
  private UnixSockets() {}

  static int open(int type) {
    int flags = type | Constants.SOCK_CLOEXEC;
    return Check.ok(SocketCalls.socket(Constants.AF_UNIX, flags, 0), "socket", "AF_UNIX");
  }

  /** Binds a new socket; a dead socket's file is replaced, anything else is not. */
  static int bind(Path path, int type, int mode) {
    OwnedFd socket = new OwnedFd(open(type));
    try (SocketPath place = SocketPath.of(path);
        Arena arena = Arena.ofConfined()) {
      // The file that bind makes takes its mode from the socket's own, less the umask.
      Check.ok(FdCalls.fchmod(socket.fd(), mode), "fchmod", socket.fd());
      MemorySegment address = place.address(arena);
      int result = SocketCalls.bind(socket.fd(), address, (int) address.byteSize());
      if (result == -Errno.EADDRINUSE.number() && isDead(path, type)) {
        MemorySegment name = arena.allocateFrom(place.name());
        Check.ok(FdCalls.unlinkat(place.folder().fd(), name, 0), "unlink", path.toString());
        result = SocketCalls.bind(socket.fd(), address, (int) address.byteSize());
      }
      Check.ok(result, "bind", path.toString());
      return socket.release();
    } finally {
      socket.close();
    }
  }

  /** A socket's file to which nobody listens. */
  private static boolean isDead(Path path, int type) {
    try {
      Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      if (((int) mode & Constants.S_IFMT) != Constants.S_IFSOCK) {
        return false;
      }
    } catch (IOException e) {
      return false;
    }
    OwnedFd probe = new OwnedFd(open(type));
    try {
      connect(probe.fd(), path);
      return false;
    } catch (PlatformException e) {
      return e.errno() == Errno.ECONNREFUSED;
    } finally {
      probe.close();
    }
  }

  static void connect(int fd, Path path) {
    try (SocketPath place = SocketPath.of(path);
        Arena arena = Arena.ofConfined()) {
      MemorySegment address = place.address(arena);
      int result;
      do {
        result = SocketCalls.connect(fd, address, (int) address.byteSize());
      } while (result == Check.INTERRUPTED);
      Check.ok(result, "connect", path.toString());
    }
  }
}
