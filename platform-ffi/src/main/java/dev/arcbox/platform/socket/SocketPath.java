package dev.arcbox.platform.socket;

import dev.arcbox.platform.fd.OwnedFd;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.FileCalls;
import dev.arcbox.platform.libc.SockaddrUn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A socket's folder, held open, and the short name that reaches into it: the kernel takes 107 bytes
 * of path, and checks nothing about links on the way. {@code /proc/self/fd/N/name} solves both.
 */
record SocketPath(OwnedFd folder, String name) implements AutoCloseable {

  static SocketPath of(Path path) {
    Path absolute = path.toAbsolutePath();
    Path folder = absolute.getParent();
    Path name = absolute.getFileName();
    if (folder == null || name == null) {
      throw new IllegalArgumentException("not a socket's path: " + path);
    }
    int flags =
        Constants.O_PATH | Constants.O_DIRECTORY | Constants.O_NOFOLLOW | Constants.O_CLOEXEC;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(folder.toString());
      int fd =
          Check.ok(FileCalls.openat(Constants.AT_FDCWD, text, flags, 0), "open", folder.toString());
      return new SocketPath(new OwnedFd(fd), name.toString());
    }
  }

  MemorySegment address(Arena arena) {
    return SockaddrUn.of("/proc/self/fd/" + folder.fd() + "/" + name, arena);
  }

  /** Removes a socket's file when its socket closes; whoever was faster has done it. */
  static void remove(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    folder.close();
  }
}
