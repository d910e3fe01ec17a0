package dev.arcbox.platform.system;

import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.SystemCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Set;

/**
 * Mounting and unmounting.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/mount.2.html">mount(2), umount2(2)</a>
 */
public final class Mounts {
  /** Flags of mount(2). */
  public enum Flag {
    READ_ONLY(1),
    NO_SUID(2),
    NO_DEV(4),
    NO_EXEC(8),
    REMOUNT(32),
    NO_ATIME(1024),
    BIND(4096),
    RECURSIVE(16384),
    PRIVATE(1 << 18),
    SLAVE(1 << 19),
    SHARED(1 << 20);

    private final long bit;

    Flag(long bit) {
      this.bit = bit;
    }
  }

  /** Detach now, end when nobody uses it any more. */
  private static final int MNT_DETACH = 2;

  /** Do not follow a link in the target's last component. */
  private static final int UMOUNT_NOFOLLOW = 8;

  private Mounts() {}

  /**
   * Mounts.
   *
   * @param data the file system's own options, comma separated; may be empty
   */
  public static void mount(String source, Path target, String type, Set<Flag> flags, String data) {
    long bits = flags.stream().mapToLong(flag -> flag.bit).reduce(0, (a, b) -> a | b);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment options = data.isEmpty() ? MemorySegment.NULL : arena.allocateFrom(data);
      int result =
          SystemCalls.mount(
              arena.allocateFrom(source),
              arena.allocateFrom(target.toString()),
              arena.allocateFrom(type),
              bits,
              options);
      Check.ok(result, "mount", source + " (" + type + ") on " + target + " " + data);
    }
  }

  public static void unmount(Path target) {
    unmount(target, 0);
  }

  /** Takes the mount out of sight at once; the kernel ends it when its last user is gone. */
  public static void detach(Path target) {
    unmount(target, MNT_DETACH);
  }

  private static void unmount(Path target, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      int result =
          SystemCalls.umount(arena.allocateFrom(target.toString()), flags | UMOUNT_NOFOLLOW);
      Check.ok(result, "umount2", target.toString());
    }
  }
}
