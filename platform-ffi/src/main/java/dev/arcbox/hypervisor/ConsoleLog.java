package dev.arcbox.hypervisor;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * What a guest's console printed, in two files of bounded size: the guest decides how much it
 * prints, and a hostile one would fill the host's disk.
 *
 * <pre>
 *   console.log      appended to by whoever prints, at most {@link #MOST} bytes after each trim
 *   console.log.1    the last {@link #MOST} bytes before those, once there were as many
 * </pre>
 *
 * <p>The file stays the same when it is trimmed, since a process that is not ours has it open: its
 * content is copied, and the file is begun anew. What is printed in between is lost. Where we print
 * ourselves the file is moved, and nothing is lost.
 */
public final class ConsoleLog {
  /** Far more than an honest guest prints in its life, and no burden for a disk. */
  public static final long MOST = 4L << 20;

  private ConsoleLog() {}

  /** Where the older half is. */
  public static Path older(Path log) {
    return log.resolveSibling(log.getFileName() + ".1");
  }

  /** Bounds the file; cheap when it is small. Not by two threads at once. */
  public static void trim(Path log) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            log, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      long size = file.size();
      if (size > MOST) {
        Path fresh = log.resolveSibling(log.getFileName() + ".new");
        Files.deleteIfExists(fresh); // of a predecessor that could not
        copy(file, size - MOST, fresh);
        Files.move(fresh, older(log), StandardCopyOption.REPLACE_EXISTING);
        file.truncate(0);
      }
    }
  }

  private static void copy(FileChannel from, long start, Path to) throws IOException {
    try (FileChannel copy =
        FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long at = start;
      long left = MOST;
      while (left > 0) {
        long moved = from.transferTo(at, left, copy);
        if (moved <= 0) {
          return;
        }
        at += moved;
        left -= moved;
      }
    }
  }

  /** All that is still there, oldest first; links are not followed. */
  public static InputStream read(Path log) throws IOException {
    Path older = older(log);
    if (!Files.isRegularFile(older, LinkOption.NOFOLLOW_LINKS)) {
      return open(log);
    }
    InputStream first = open(older);
    try {
      return new SequenceInputStream(first, open(log));
    } catch (IOException e) {
      first.close();
      throw e;
    }
  }

  private static InputStream open(Path file) throws IOException {
    return Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }
}
