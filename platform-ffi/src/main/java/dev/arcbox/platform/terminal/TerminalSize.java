package dev.arcbox.platform.terminal;

import dev.arcbox.platform.libc.CallState;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.FdCalls;
import dev.arcbox.platform.libc.Winsize;
import java.lang.foreign.MemorySegment;

/** The size of the terminal behind an fd. */
final class TerminalSize {
  private TerminalSize() {}

  static void write(int fd, WindowSize size) {
    MemorySegment struct = CallState.scratch();
    Winsize.put(struct, size.rows(), size.columns());
    Check.ok(FdCalls.ioctl(fd, Constants.TIOCSWINSZ, struct), "ioctl(TIOCSWINSZ)", fd);
  }

  static WindowSize read(int fd) {
    MemorySegment struct = CallState.scratch();
    Check.ok(FdCalls.ioctl(fd, Constants.TIOCGWINSZ, struct), "ioctl(TIOCGWINSZ)", fd);
    return new WindowSize(Winsize.rows(struct), Winsize.columns(struct));
  }
}
