package dev.arcbox.platform.file;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@code struct open_how} of openat2(2), and its flags. */
final class OpenHow {
  static final int O_WRONLY = 1;
  static final int O_CREAT = 0100;
  static final int O_EXCL = 0200;
  static final int O_NONBLOCK = 04000;
  static final int O_CLOEXEC = 02000000;
  // These two differ between the architectures.
  static final int O_DIRECTORY = arm() ? 040000 : 0200000;
  static final int O_NOFOLLOW = arm() ? 0100000 : 0400000;
  static final int DIRECTORY = O_DIRECTORY | O_CLOEXEC;

  static final long NO_XDEV = 1;
  static final long NO_MAGICLINKS = 2;
  static final long IN_ROOT = 0x10;

  private OpenHow() {}

  private static boolean arm() {
    return System.getProperty("os.arch").equals("aarch64");
  }

  static MemorySegment of(Arena arena, int flags, int mode, long resolve) {
    MemorySegment how = arena.allocate(24, 8);
    how.set(JAVA_LONG, 0, flags);
    how.set(JAVA_LONG, 8, mode);
    how.set(JAVA_LONG, 16, resolve);
    return how;
  }
}
