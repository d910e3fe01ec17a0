package dev.arcbox.platform.memory;

import dev.arcbox.platform.fd.Fd;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.FdCalls;
import dev.arcbox.platform.libc.FileCalls;
import dev.arcbox.platform.libc.MemoryCalls;
import java.lang.foreign.Arena;

/**
 * A file that exists only as memory; it can be mapped, and passed to other processes.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/memfd_create.2.html">memfd_create(2)</a>
 */
public final class Memfd extends Fd {
  private final long size;

  private Memfd(int number, long size) {
    super(number);
    this.size = size;
  }

  /** A file of zeroes whose length can never change again. */
  public static Memfd create(String name, long size) {
    try (Arena arena = Arena.ofConfined()) {
      int flags = Constants.MFD_CLOEXEC | Constants.MFD_ALLOW_SEALING;
      int fd =
          Check.ok(MemoryCalls.memfdCreate(arena.allocateFrom(name), flags), "memfd_create", name);
      Memfd memfd = new Memfd(fd, size);
      try {
        Check.ok(FileCalls.ftruncate(fd, size), "ftruncate", fd);
        // A peer that shrinks the file would turn our accesses into SIGBUS.
        int seals = Constants.F_SEAL_SHRINK | Constants.F_SEAL_GROW | Constants.F_SEAL_SEAL;
        Check.ok(FdCalls.fcntl(fd, Constants.F_ADD_SEALS, seals), "fcntl", fd);
        return memfd;
      } catch (RuntimeException e) {
        memfd.close();
        throw e;
      }
    }
  }

  public long size() {
    return size;
  }

  /** Maps all of it, shared, for reading and writing. */
  public MappedMemory map() {
    return MappedMemory.shared(fd(), 0, size, true);
  }
}
