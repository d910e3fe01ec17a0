package dev.arcbox.platform.terminal;

import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.Fd;
import dev.arcbox.platform.fd.OwnedFd;
import dev.arcbox.platform.libc.CallState;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.FileCalls;
import dev.arcbox.platform.libc.TerminalCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * The program's side of a pseudo terminal; the other side is at {@link #path}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/posix_openpt.3.html">posix_openpt(3)</a>
 */
public final class Pty extends Fd {
  private final Path path;

  private Pty(int number, Path path) {
    super(number);
    this.path = path;
  }

  public static Pty open() {
    int flags = Constants.O_RDWR | Constants.O_NOCTTY | Constants.O_CLOEXEC;
    OwnedFd fd = new OwnedFd(Check.ok(TerminalCalls.posixOpenpt(flags), "posix_openpt", ""));
    try {
      Check.ok(TerminalCalls.grantpt(fd.fd()), "grantpt", fd.fd());
      Check.ok(TerminalCalls.unlockpt(fd.fd()), "unlockpt", fd.fd());
      Path path = name(fd.fd());
      return new Pty(fd.release(), path);
    } finally {
      fd.close();
    }
  }

  /**
   * Takes over a pseudo terminal that another program opened, e.g. a container runtime that sends
   * it to a console socket.
   */
  public static Pty adopt(OwnedFd fd) {
    return new Pty(fd.release(), Path.of("/dev/ptmx"));
  }

  private static Path name(int fd) {
    MemorySegment buffer = CallState.scratch();
    int error = TerminalCalls.ptsname(fd, buffer, buffer.byteSize());
    if (error != 0) {
      throw new PlatformException(error, "ptsname_r", "on fd " + fd);
    }
    return Path.of(buffer.getString(0));
  }

  /** The file of the other side. */
  public Path path() {
    return path;
  }

  /** Opens the other side, without making it anybody's controlling terminal. */
  public OwnedFd openOther() {
    try (Arena arena = Arena.ofConfined()) {
      int flags = Constants.O_RDWR | Constants.O_NOCTTY | Constants.O_CLOEXEC;
      MemorySegment name = arena.allocateFrom(path.toString());
      int other = FileCalls.openat(Constants.AT_FDCWD, name, flags, 0);
      return new OwnedFd(Check.ok(other, "open", path.toString()));
    }
  }

  /** Tells the new size to the programs on the other side (SIGWINCH). */
  public void resize(WindowSize size) {
    TerminalSize.write(fd(), size);
  }

  public WindowSize size() {
    return TerminalSize.read(fd());
  }
}
