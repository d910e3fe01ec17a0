package dev.arcbox.runtime.machine;

import dev.arcbox.runtime.Folders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The sparse file behind a machine's data disk; the guest makes its file system on first use. */
final class DataDisk {
  private DataDisk() {}

  /** Makes the file, or lets it grow to {@code size}; it never shrinks. */
  static Path ensure(Path folder, long size) throws IOException {
    Path file = Folders.ensure(folder).resolve("data.raw");
    try (FileChannel disk =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      if (disk.size() < size) {
        // One byte at the end: everything before it is a hole.
        disk.write(ByteBuffer.allocate(1), size - 1);
      }
    }
    return file;
  }
}
