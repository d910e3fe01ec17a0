package dev.arcbox.platform.fd;

import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.FileCalls;
import dev.arcbox.platform.libc.RepeatableCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * An open regular file (or block device). Any thread; positions are given with each call. Short
 * transfers are possible and told; reads past the end give 0. {@link #preadv} and {@link #pwritev}
 * allocate nothing.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/readv.2.html">preadv(2), pwritev(2)</a>
 */
public final class FileHandle extends Fd {
  private FileHandle(int number) {
    super(number);
  }

  /** Opens {@code path} as {@code how} says. The last component is not followed if it is a link. */
  public static FileHandle open(Path path, FileOpen how) {
    return open(path, how, 0600);
  }

  /** Opens, and creates with {@code mode} where {@code how} says so. */
  public static FileHandle open(Path path, FileOpen how, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path.toString());
      int fd;
      do {
        fd = FileCalls.openat(Constants.AT_FDCWD, name, how.flags(), mode);
      } while (fd == Check.INTERRUPTED);
      if (fd < 0) {
        throw new PlatformException(-fd, "open", path.toString());
      }
      return new FileHandle(fd);
    }
  }

  /** Takes over an fd that came from elsewhere. */
  public static FileHandle adopt(OwnedFd fd) {
    return new FileHandle(fd.release());
  }

  public long preadv(IoVec targets, long offset) {
    long result;
    do {
      result = RepeatableCalls.preadv(fd(), targets.array(), targets.count(), offset);
    } while (result == Check.INTERRUPTED);
    return Check.ok(result, "preadv", fd());
  }

  public long pwritev(IoVec sources, long offset) {
    long result;
    do {
      result = RepeatableCalls.pwritev(fd(), sources.array(), sources.count(), offset);
    } while (result == Check.INTERRUPTED);
    return Check.ok(result, "pwritev", fd());
  }

  public long pread(MemorySegment target, long offset) {
    long result;
    do {
      result = FileCalls.pread(fd(), target, target.byteSize(), offset);
    } while (result == Check.INTERRUPTED);
    return Check.ok(result, "pread", fd());
  }

  public long pwrite(MemorySegment source, long offset) {
    long result;
    do {
      result = FileCalls.pwrite(fd(), source, source.byteSize(), offset);
    } while (result == Check.INTERRUPTED);
    return Check.ok(result, "pwrite", fd());
  }

  /** Data and the length reach the disk. */
  public void fdatasync() {
    Check.ok(FileCalls.fdatasync(fd()), "fdatasync", fd());
  }

  public void fsync() {
    Check.ok(FileCalls.fsync(fd()), "fsync", fd());
  }

  /** Gives the range's blocks back; it reads as zeroes then, and the length stays. */
  public void punchHole(long offset, long length) {
    fallocate(Constants.FALLOC_FL_PUNCH_HOLE | Constants.FALLOC_FL_KEEP_SIZE, offset, length);
  }

  /** Makes the range zero and keeps its blocks. */
  public void zeroRange(long offset, long length) {
    fallocate(Constants.FALLOC_FL_ZERO_RANGE | Constants.FALLOC_FL_KEEP_SIZE, offset, length);
  }

  private void fallocate(int mode, long offset, long length) {
    int result;
    do {
      result = FileCalls.fallocate(fd(), mode, offset, length);
    } while (result == Check.INTERRUPTED);
    Check.ok(result, "fallocate", fd());
  }

  public void truncate(long length) {
    Check.ok(FileCalls.ftruncate(fd(), length), "ftruncate", fd());
  }

  /** The length of a file or of a block device. */
  public long size() {
    return Check.ok(FileCalls.lseek(fd(), 0, 2), "lseek", fd());
  }
}
