package dev.arcbox.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The one daemon's claim. The kernel drops the lock with the process, however that ends, so a crash
 * leaves nothing to clean; the pid in the file is for people and scripts to read.
 */
public final class DaemonLock implements AutoCloseable {
  private final Path path;
  private final FileChannel file;

  private DaemonLock(Path path, FileChannel file) {
    this.path = path;
    this.file = file;
  }

  public Path path() {
    return path;
  }

  /**
   * Takes the lock or refuses.
   *
   * @throws Refusal.AlreadyRunning when another process has it
   */
  public static DaemonLock take(Path path) {
    if (Files.isSymbolicLink(path)) {
      throw new Refusal.Unsafe(path, "it is a symbolic link");
    }
    try {
      FileChannel file =
          FileChannel.open(
              path,
              Set.of(
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      FileLock lock = file.tryLock();
      if (lock == null) {
        String owner = read(file);
        file.close();
        throw new Refusal.AlreadyRunning(path, owner);
      }
      write(file, Long.toString(ProcessHandle.current().pid()));
      return new DaemonLock(path, file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + path, e);
    }
  }

  private static String read(FileChannel file) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(32);
    file.read(text, 0);
    return StandardCharsets.UTF_8.decode(text.flip()).toString().strip();
  }

  private static void write(FileChannel file, String text) throws IOException {
    file.truncate(0);
    file.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)), 0);
  }

  @Override
  public void close() {
    try (file) {
      file.truncate(0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release the daemon's lock", e);
    }
  }
}
