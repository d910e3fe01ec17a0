package dev.arcbox.virtio.blk;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.FileHandle;
import dev.arcbox.platform.fd.FileLock;
import dev.arcbox.platform.fd.FileOpen;
import dev.arcbox.platform.fd.IoVec;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The image file behind a block device. It outlives device instances; whoever opened it closes it
 * after the worker has ended. Its methods are for the worker thread.
 */
public final class BlkDisk implements AutoCloseable {
  /** Written over a range where the file system cannot zero one by itself. */
  private static final MemorySegment ZEROES = Arena.global().allocate(64 << 10).asReadOnly();

  private final FileHandle file;
  private final Optional<FileLock> lock;
  private final long sectors;
  private final boolean readOnly;
  private final String serial;
  private final BlkMetrics metrics = new BlkMetrics();
  private final IoVec rest = new IoVec(1);

  private BlkDisk(FileHandle file, Optional<FileLock> lock, boolean readOnly, String serial) {
    this.file = file;
    this.lock = lock;
    this.sectors = file.size() / BlkConfig.SECTOR;
    this.readOnly = readOnly;
    this.serial = serial;
  }

  /** Opens a raw image; links, folders and devices are refused. */
  public static BlkDisk open(Path path, boolean readOnly, String serial) throws IOException {
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("disk image " + path + " is not a regular file");
    }
    try {
      Optional<FileLock> lock = readOnly ? Optional.empty() : Optional.of(lock(path));
      try {
        FileHandle file =
            FileHandle.open(path, readOnly ? FileOpen.readOnly() : FileOpen.readWrite());
        return new BlkDisk(file, lock, readOnly, serial);
      } catch (PlatformException e) {
        lock.ifPresent(FileLock::close);
        throw e;
      }
    } catch (PlatformException e) {
      throw new IOException("disk image " + path + ": " + e.getMessage(), e);
    }
  }

  /** Two guests that write to one image would destroy it. */
  private static FileLock lock(Path path) throws IOException {
    return FileLock.tryLock(path)
        .orElseThrow(() -> new IOException("disk image " + path + " is in use"));
  }

  public long sectors() {
    return sectors;
  }

  public boolean readOnly() {
    return readOnly;
  }

  public String serial() {
    return serial;
  }

  public BlkMetrics metrics() {
    return metrics;
  }

  /** Whether {@code count} sectors from {@code first} are all on the disk. */
  boolean holds(long first, long count) {
    return first >= 0 && count >= 0 && count <= sectors && first <= sectors - count;
  }

  /** Fills all of {@code target} from the file; false when the file ends before. */
  boolean read(IoVec target, long offset) {
    long at = offset;
    while (target.bytes() > 0) {
      long done = file.preadv(target, at);
      if (done == 0) {
        return false;
      }
      target.advance(done);
      at += done;
    }
    return true;
  }

  /** Writes all of {@code source} to the file. */
  void write(IoVec source, long offset) {
    long at = offset;
    while (source.bytes() > 0) {
      long done = file.pwritev(source, at);
      source.advance(done);
      at += done;
    }
  }

  /** What was written before reaches the disk below. */
  void flush() {
    file.fdatasync();
  }

  /** Gives the range's space back; where the file system cannot, nothing happens. */
  void discard(long offset, long length) {
    try {
      file.punchHole(offset, length);
    } catch (PlatformException e) {
      // Discard is advice (section 5.2.6.2).
      if (e.errno() != Errno.EOPNOTSUPP) {
        throw e;
      }
    }
  }

  /** Makes the range read as zeroes, without its space when {@code unmap} allows. */
  void zero(long offset, long length, boolean unmap) {
    try {
      if (unmap) {
        file.punchHole(offset, length);
      } else {
        file.zeroRange(offset, length);
      }
    } catch (PlatformException e) {
      if (e.errno() != Errno.EOPNOTSUPP) {
        throw e;
      }
      overwrite(offset, length);
    }
  }

  private void overwrite(long offset, long length) {
    for (long at = 0; at < length; at += ZEROES.byteSize()) {
      rest.clear().add(ZEROES, 0, Math.min(ZEROES.byteSize(), length - at));
      write(rest, offset + at);
    }
  }

  @Override
  public void close() {
    file.close();
    lock.ifPresent(FileLock::close);
  }
}
