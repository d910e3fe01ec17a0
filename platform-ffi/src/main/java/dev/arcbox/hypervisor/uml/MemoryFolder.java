package dev.arcbox.hypervisor.uml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the kernel puts the guest's memory: a tmpfs, or every page would be written to a disk. */
final class MemoryFolder {
  private static final List<Path> CANDIDATES =
      List.of(Path.of("/dev/shm"), Path.of("/run/shm"), Path.of("/tmp"));

  private MemoryFolder() {}

  /** The first that is a writable tmpfs; else /tmp, whatever it is. */
  static Path choose() {
    return CANDIDATES.stream().filter(MemoryFolder::isTmpfs).findFirst().orElse(Path.of("/tmp"));
  }

  static boolean isTmpfs(Path folder) {
    try {
      return Files.isWritable(folder) && Files.getFileStore(folder).type().equals("tmpfs");
    } catch (IOException e) {
      return false;
    }
  }
}
