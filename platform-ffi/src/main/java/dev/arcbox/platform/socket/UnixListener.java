package dev.arcbox.platform.socket;

import dev.arcbox.platform.fd.Fd;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.SocketCalls;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A Unix socket that others connect to. Closing wakes a thread in {@link #accept} and removes the
 * file.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
 */
public final class UnixListener extends Fd {
  /** Owner and group may connect. */
  public static final int DEFAULT_MODE = 0660;

  /** How many connections may wait to be accepted. */
  private static final int BACKLOG = 128;

  private final Path path;

  private UnixListener(int number, Path path) {
    super(number);
    this.path = path;
  }

  public static UnixListener bind(Path path) {
    return bind(path, DEFAULT_MODE);
  }

  /** Listens at {@code path}; a dead socket there is replaced, anything else is EADDRINUSE. */
  public static UnixListener bind(Path path, int mode) {
    UnixListener listener =
        new UnixListener(UnixSockets.bind(path, Constants.SOCK_STREAM, mode), path);
    try {
      Check.ok(SocketCalls.listen(listener.fd(), BACKLOG), "listen", path.toString());
      return listener;
    } catch (RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  public Path path() {
    return path;
  }

  /** The next connection; empty once closed, or when a non-blocking listener has none now. */
  public Optional<UnixStreamSocket> accept() {
    int fd = fd();
    int result;
    do {
      result =
          SocketCalls.accept(fd, MemorySegment.NULL, MemorySegment.NULL, Constants.SOCK_CLOEXEC);
    } while (result == Check.INTERRUPTED);
    if (result == Check.AGAIN || (result < 0 && !isOpen())) {
      return Optional.empty();
    }
    return Optional.of(new UnixStreamSocket(Check.ok(result, "accept4", path.toString())));
  }

  @Override
  protected void wake(int fd) {
    int _ = SocketCalls.shutdown(fd, Constants.SHUT_RDWR);
    SocketPath.remove(path);
  }
}
