package dev.arcbox.platform.fd;

import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.FileCalls;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An exclusive lock on a file, held by the open file: it goes with the process, however that ends,
 * and leaves nothing to clean. The file itself stays.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/flock.2.html">flock(2)</a>
 */
public final class FileLock extends Fd {
  private FileLock(int number) {
    super(number);
  }

  /** Takes the lock on {@code path}, made if missing; empty when somebody has it. */
  public static Optional<FileLock> tryLock(Path path) {
    FileHandle file = FileHandle.open(path, FileOpen.readWrite().creating());
    int result = FileCalls.flock(file.fd(), Constants.LOCK_EX | Constants.LOCK_NB);
    if (result == Check.AGAIN) { // EWOULDBLOCK is the same number
      file.close();
      return Optional.empty();
    }
    try {
      Check.ok(result, "flock", path.toString());
      return Optional.of(new FileLock(file.release()));
    } finally {
      file.close();
    }
  }
}
