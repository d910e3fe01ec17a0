package dev.arcbox.platform.file;

import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.DirectoryCalls;
import dev.arcbox.platform.libc.FdCalls;
import dev.arcbox.platform.libc.ReadWrite;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A regular file that was opened relative to a {@link Directory}. */
public final class OpenFile implements AutoCloseable {
  private static final int AT_EMPTY_PATH = 0x1000;

  private final int fd;
  private boolean open = true;

  OpenFile(int fd) {
    this.fd = fd;
  }

  public int fd() {
    return fd;
  }

  /** Writes all of the bytes, native memory. */
  public void write(MemorySegment bytes) {
    long done = 0;
    while (done < bytes.byteSize()) {
      long n = ReadWrite.write(fd, bytes.asSlice(done), bytes.byteSize() - done);
      if (n != Check.INTERRUPTED) {
        done += Check.ok(n, "write", fd);
      }
    }
  }

  /** Reads up to the segment's size; 0 at the end of the file. */
  public int read(MemorySegment into) {
    while (true) {
      long n = ReadWrite.read(fd, into, into.byteSize());
      if (n != Check.INTERRUPTED) {
        return (int) Check.ok(n, "read", fd);
      }
    }
  }

  /** What was opened, whatever its name stands for by now. */
  public FileStatus status() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment x = arena.allocate(Statx.SIZE, 8);
      MemorySegment itself = arena.allocateFrom("");
      Check.ok(DirectoryCalls.statx(fd, itself, AT_EMPTY_PATH, Statx.BASIC, x), "statx", fd);
      return Statx.read(x);
    }
  }

  /** fchmod(2) */
  public void chmod(int mode) {
    Check.ok(DirectoryCalls.fchmod(fd, mode), "fchmod", fd);
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      int result = FdCalls.close(fd);
      if (result < 0 && result != Check.INTERRUPTED) {
        throw new PlatformException(-result, "close", "on fd " + fd);
      }
    }
  }
}
