package dev.arcbox.hypervisor.uml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the kernel puts the guest's memory: a file without a name, best on a tmpfs, or every page
 * would be written to a disk. The kernel maps its own code from it, so {@code noexec} will not do;
 * and a tmpfs that fills up ends the guest with SIGBUS.
 *
 * @param folder which
 * @param onTmpfs whether it is memory indeed
 */
record MemoryFolder(Path folder, boolean onTmpfs) {
  private static final Path MOUNTS = Path.of("/proc/self/mounts");
  private static final List<Path> CANDIDATES =
      List.of(Path.of("/dev/shm"), Path.of("/run/shm"), Path.of("/tmp"), Path.of("/var/tmp"));

  /** The first tmpfs that has room for {@code bytes}, else the first other folder that has. */
  static MemoryFolder choose(long bytes) {
    List<String> mounts = mounts();
    List<MemoryFolder> fit =
        CANDIDATES.stream()
            .filter(folder -> hasRoom(folder, bytes))
            .map(folder -> on(folder, mounts))
            .filter(place -> place.allowsExecution(mounts))
            .toList();
    return fit.stream()
        .filter(MemoryFolder::onTmpfs)
        .findFirst()
        .or(() -> fit.stream().findFirst())
        .orElse(new MemoryFolder(Path.of("/tmp"), false));
  }

  private static List<String> mounts() {
    try {
      return Files.readAllLines(MOUNTS);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static boolean hasRoom(Path folder, long bytes) {
    try {
      return Files.isWritable(folder) && Files.getFileStore(folder).getUsableSpace() >= bytes;
    } catch (IOException e) {
      return false;
    }
  }

  /** What the lines of {@code /proc/self/mounts} say of a folder. */
  static MemoryFolder on(Path folder, List<String> mounts) {
    return new MemoryFolder(folder, field(folder, mounts, 2).equals("tmpfs"));
  }

  boolean allowsExecution(List<String> mounts) {
    return !List.of(field(folder, mounts, 3).split(",", -1)).contains("noexec");
  }

  /** A field of the last mount that holds the folder: later ones cover earlier ones. */
  private static String field(Path folder, List<String> mounts, int index) {
    String found = "";
    int depth = -1;
    for (String line : mounts) {
      String[] fields = line.split(" ", -1);
      if (fields.length > index) {
        Path point = Path.of(fields[1]);
        if (folder.startsWith(point) && point.getNameCount() >= depth) {
          depth = point.getNameCount();
          found = fields[index];
        }
      }
    }
    return found;
  }
}
