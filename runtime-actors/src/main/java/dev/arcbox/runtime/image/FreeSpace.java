package dev.arcbox.runtime.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps a part of a disk free while files grow. Thread-safe. */
final class FreeSpace {
  /** Between looks at the free space; a look is a system call. */
  private static final long CHECK = 32L << 20;

  private final Path directory;
  private final long reserve;
  private long unchecked = CHECK;

  FreeSpace(Path directory, long reserve) {
    this.directory = directory;
    this.reserve = reserve;
  }

  /** Before {@code count} bytes are written. */
  synchronized void use(long count) throws IOException {
    unchecked += count;
    if (unchecked < CHECK) {
      return;
    }
    unchecked = 0;
    long free = Files.getFileStore(directory).getUsableSpace();
    if (free < reserve + CHECK) {
      throw new IOException(
          "not enough space for images: "
              + (free >> 20)
              + " MiB are free on the file system of "
              + directory.getParent());
    }
  }
}
