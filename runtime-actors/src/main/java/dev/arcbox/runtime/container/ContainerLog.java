package dev.arcbox.runtime.container;

import dev.arcbox.runtime.Folders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A container's log files: {@code output.log} and its older generations {@code output.log.1}, ….
 * Pump threads append; any number of readers follow by waiting for a signal, never by looking again
 * and again.
 *
 * <p>Nothing touches the disk before the first output: most containers of a test suite say little.
 */
public final class ContainerLog implements AutoCloseable {
  /**
   * How large and how many.
   *
   * @param compress all but the newest
   */
  public record Limits(long maxSize, int maxFiles, boolean compress) {
    public Limits(long maxSize, int maxFiles) {
      this(maxSize, maxFiles, false);
    }
  }

  /** Stands for "as long as it takes", and does not overflow as nanoseconds. */
  static final Duration LONGEST = Duration.ofDays(365);

  private final Path folder;
  private final Limits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private FileChannel file;
  private long size;
  private long generation;
  private boolean ended = true;

  public ContainerLog(Path folder, Limits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  /**
   * How far the log goes: the whole records of the newest generation, and whether more may come.
   */
  record Extent(long generation, long size, boolean ended) {}

  /** The process starts: followers wait for more from now on. */
  void begin() {
    lock.lock();
    try {
      ended = false;
    } finally {
      lock.unlock();
    }
  }

  void append(long nanos, OutputKind kind, ByteBuffer data) throws IOException {
    lock.lock();
    try {
      if (file == null) {
        open();
      } else if (size >= limits.maxSize) {
        rotate();
      }
      int length = data.remaining();
      ByteBuffer[] record = {LogRecord.header(nanos, kind, length), data};
      long left = LogRecord.HEADER + (long) length;
      while (left > 0) {
        left -= file.write(record);
      }
      size += LogRecord.HEADER + length;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The process's output is complete: followers end. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      ended = true;
      if (file != null) {
        file.close();
        file = null;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the log goes further than {@code known}, has ended, or the time is over. */
  Extent awaitBeyond(Extent known, Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.compareTo(LONGEST) < 0 ? atMost.toNanos() : LONGEST.toNanos();
      while (!ended && left > 0 && generation == known.generation && size == known.size) {
        left = changed.awaitNanos(left);
      }
      return new Extent(generation, size, ended);
    } finally {
      lock.unlock();
    }
  }

  Extent extent() throws IOException {
    lock.lock();
    try {
      if (file == null) {
        Path current = path(0);
        size = Files.exists(current, LinkOption.NOFOLLOW_LINKS) ? wholeSize(current) : 0;
      }
      return new Extent(generation, size, ended);
    } finally {
      lock.unlock();
    }
  }

  /** How many generations may be on disk. */
  int generations() {
    return limits.maxFiles;
  }

  /**
   * A generation's file, when it is still there. Under the lock, because rotation gives files other
   * names; once open, a file stays readable even after it was rotated away.
   */
  Optional<LogFile> read(long wanted) throws IOException {
    lock.lock();
    try {
      return file(path(generation - wanted));
    } finally {
      lock.unlock();
    }
  }

  /** Also one that has just been compressed by another who has this log open. */
  private static Optional<LogFile> file(Path path) throws IOException {
    try {
      return Optional.of(new LogFile(LogFile.open(path)));
    } catch (NoSuchFileException plain) {
      try {
        return Optional.of(new LogFile(LogArchive.open(LogArchive.of(path))));
      } catch (NoSuchFileException compressed) {
        return Optional.empty();
      }
    }
  }

  /** The file that is {@code age} generations old. */
  private Path path(long age) {
    return folder.resolve(age == 0 ? "output.log" : "output.log." + age);
  }

  private void open() throws IOException {
    Folders.ensure(folder);
    file =
        FileChannel.open(
            path(0),
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    // A daemon that was killed may have left half a record.
    size = new LogFile(file).wholeSize();
    file.truncate(size);
    file.position(size);
  }

  private static long wholeSize(Path path) throws IOException {
    try (LogFile records = new LogFile(LogFile.open(path))) {
      return records.wholeSize();
    }
  }

  private void rotate() throws IOException {
    file.close();
    if (limits.maxFiles == 1) {
      Files.deleteIfExists(path(0));
    }
    for (int age = limits.maxFiles - 2; age >= 0; age--) {
      Path older = path(age + 1L);
      if (Files.exists(path(age), LinkOption.NOFOLLOW_LINKS)) {
        Files.move(path(age), older, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(LogArchive.of(older));
      } else if (Files.exists(LogArchive.of(path(age)), LinkOption.NOFOLLOW_LINKS)) {
        Files.move(
            LogArchive.of(path(age)), LogArchive.of(older), StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(older);
      }
    }
    if (limits.compress && limits.maxFiles > 1) {
      LogArchive.compress(path(1));
    }
    generation++;
    open();
  }
}
