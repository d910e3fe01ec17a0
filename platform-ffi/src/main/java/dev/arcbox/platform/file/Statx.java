package dev.arcbox.platform.file;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct statx}, as far as it is read.
 *
 * <pre>
 *   16 nlink 4 | 20 uid 4 | 24 gid 4 | 28 mode 2 | 32 ino 8 | 40 size 8 | 48 blocks 8
 *  112 mtime: seconds 8, nanoseconds 4 | 128 rdev: major 4, minor 4 | 136 dev: major 4, minor 4
 * </pre>
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/statx.2.html">statx(2)</a>
 */
final class Statx {
  static final int SIZE = 256;

  /** STATX_BASIC_STATS */
  static final int BASIC = 0x7ff;

  private Statx() {}

  static FileStatus read(MemorySegment x) {
    return new FileStatus(
        Short.toUnsignedInt(x.get(JAVA_SHORT, 28)),
        x.get(JAVA_INT, 20),
        x.get(JAVA_INT, 24),
        x.get(JAVA_LONG, 32),
        x.get(JAVA_INT, 16),
        x.get(JAVA_LONG, 40),
        x.get(JAVA_LONG, 48),
        x.get(JAVA_LONG, 112) * 1_000_000_000L + x.get(JAVA_INT, 120),
        new FileStatus.Device(x.get(JAVA_INT, 128), x.get(JAVA_INT, 132)),
        new FileStatus.Device(x.get(JAVA_INT, 136), x.get(JAVA_INT, 140)));
  }
}
