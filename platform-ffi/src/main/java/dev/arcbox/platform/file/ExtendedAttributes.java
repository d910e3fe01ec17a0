package dev.arcbox.platform.file;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.DirectoryCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Extended attributes of a name in an open directory; links are not followed (xattr(7)).
 *
 * <p>There are no calls that take a directory before Linux 6.13: the magic link in {@code /proc}
 * leads to the open directory itself.
 */
public final class ExtendedAttributes {
  /** The kernel's own limit, XATTR_SIZE_MAX and XATTR_LIST_MAX. */
  private static final int MAX = 64 << 10;

  private static final int ENODATA = 61;

  private final String label;
  private final String path;

  private ExtendedAttributes(String label, String path) {
    this.label = label;
    this.path = path;
  }

  /** The empty name stands for the directory. */
  public static ExtendedAttributes of(Directory directory, String name) {
    String inside = name.isEmpty() ? "." : Directory.checked(name);
    return new ExtendedAttributes(
        directory.at(name), "/proc/self/fd/" + directory.fd() + "/" + inside);
  }

  public void set(String attribute, byte[] value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(value.length, 1);
      MemorySegment.copy(value, 0, bytes, JAVA_BYTE, 0, value.length);
      int set =
          DirectoryCalls.lsetxattr(arena.allocateFrom(path), arena.allocateFrom(attribute), bytes);
      Check.ok(set, "lsetxattr", attribute + " of " + label);
    }
  }

  /** None where the file system has no attributes. */
  public List<String> names() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment list = arena.allocate(MAX, 1);
      int length = DirectoryCalls.llistxattr(arena.allocateFrom(path), list);
      if (length == -Errno.EOPNOTSUPP.number()) {
        return List.of();
      }
      Check.ok(length, "llistxattr", label);
      List<String> names = new ArrayList<>();
      for (long at = 0; at < length; ) {
        String one = list.getString(at);
        names.add(one);
        at += one.getBytes(UTF_8).length + 1L;
      }
      return names;
    }
  }

  /** Nothing when there is none of that name. */
  public Optional<byte[]> value(String attribute) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(MAX, 1);
      int length =
          DirectoryCalls.lgetxattr(arena.allocateFrom(path), arena.allocateFrom(attribute), value);
      if (length == -ENODATA || length == -Errno.EOPNOTSUPP.number()) {
        return Optional.empty();
      }
      Check.ok(length, "lgetxattr", attribute + " of " + label);
      return Optional.of(value.asSlice(0, length).toArray(JAVA_BYTE));
    }
  }
}
