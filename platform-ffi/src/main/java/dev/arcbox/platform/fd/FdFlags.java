package dev.arcbox.platform.fd;

import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.FdCalls;

/** Flags of an open file and of its fd. */
final class FdFlags {
  private FdFlags() {}

  static void nonBlocking(int fd, boolean on) {
    int flags = Check.ok(FdCalls.fcntl(fd, Constants.F_GETFL, 0), "fcntl", fd);
    int wanted = on ? flags | Constants.O_NONBLOCK : flags & ~Constants.O_NONBLOCK;
    if (wanted != flags) {
      Check.ok(FdCalls.fcntl(fd, Constants.F_SETFL, wanted), "fcntl", fd);
    }
  }
}
