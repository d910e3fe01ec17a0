package dev.arcbox.platform.file;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.DirectoryCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Names in a directory, read from {@code struct linux_dirent64}.
 *
 * <pre>
 *   0 inode 8 | 8 offset 8 | 16 record length 2 | 18 type 1 | 19 name, NUL
 * </pre>
 */
public final class DirectoryListing {
  private static final int BUFFER = 32 << 10;

  private DirectoryListing() {}

  /** All names from where the directory's fd stands, without {@code .} and {@code ..}. */
  public static List<String> names(Directory directory) {
    List<String> names = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(BUFFER, 8);
      while (chunk(directory, buffer, names)) {}
    }
    return names;
  }

  /** Some of the names, for directories of any size; empty at the end. */
  public static List<String> some(Directory directory) {
    List<String> names = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(BUFFER, 8);
      while (names.isEmpty() && chunk(directory, buffer, names)) {}
    }
    return names;
  }

  private static boolean chunk(Directory directory, MemorySegment buffer, List<String> names) {
    int count =
        Check.ok(
            DirectoryCalls.getdents64(directory.fd(), buffer), "getdents64", directory.toString());
    for (int at = 0; at < count; at += Short.toUnsignedInt(buffer.get(JAVA_SHORT, at + 16L))) {
      String name = buffer.getString(at + 19L);
      if (!name.equals(".") && !name.equals("..")) {
        names.add(name);
      }
    }
    return count > 0;
  }
}
