package dev.arcbox.runtime.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Older generations of a log, compressed: {@code output.log.1.gz}. */
final class LogArchive {
  private static final int BUFFER = 64 << 10;

  private LogArchive() {}

  static Path of(Path file) {
    return file.resolveSibling(file.getFileName() + ".gz");
  }

  /** Puts the compressed file in the place of the file; at every moment one of them is whole. */
  static void compress(Path file) throws IOException {
    Path half = file.resolveSibling("output.log.half");
    Files.deleteIfExists(half);
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        FileChannel channel = create(half);
        OutputStream out = new Quick(Channels.newOutputStream(channel))) {
      in.transferTo(out);
    }
    Files.move(half, of(file), StandardCopyOption.REPLACE_EXISTING);
    Files.delete(file);
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /** A container's output waits for it. */
  private static final class Quick extends GZIPOutputStream {
    Quick(OutputStream out) throws IOException {
      super(out, BUFFER);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  /** The records as they were, in a file that has no name and goes with its reader. */
  static FileChannel open(Path compressed) throws IOException {
    try (InputStream file = Files.newInputStream(compressed, LinkOption.NOFOLLOW_LINKS);
        InputStream in = new GZIPInputStream(file, BUFFER)) {
      Path plain = Files.createTempFile("arcbox-log", "");
      FileChannel channel =
          FileChannel.open(
              plain,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      try {
        in.transferTo(Channels.newOutputStream(channel));
        return channel;
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }
  }
}
