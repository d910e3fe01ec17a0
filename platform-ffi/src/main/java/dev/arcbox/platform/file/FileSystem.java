package dev.arcbox.platform.file;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.DirectoryCalls;
import dev.arcbox.platform.libc.FdCalls;
import dev.arcbox.platform.libc.SystemCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The mounted file system that a directory is on, as statfs(2) tells.
 *
 * @param type {@code f_type}, the kernel's number of the kind
 * @param total bytes
 * @param free bytes that root may still write
 */
public record FileSystem(long type, long total, long free) {
  /** {@code struct statfs} on 64-bit Linux. */
  private static final long SIZE = 120;

  private static final long EXT4_IOC_RESIZE_FS = 0x40086610L;

  public static FileSystem of(Directory directory) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment fs = arena.allocate(SIZE, 8);
      Check.ok(DirectoryCalls.fstatfs(directory.fd(), fs), "fstatfs", directory.toString());
      // type, bsize, blocks, bfree, bavail … all longs
      long block = fs.get(JAVA_LONG, 8);
      return new FileSystem(
          fs.get(JAVA_LONG, 0), fs.get(JAVA_LONG, 16) * block, fs.get(JAVA_LONG, 24) * block);
    }
  }

  /** Writes everything that it holds back to its disk. */
  public static void sync(Directory directory) {
    Check.ok(SystemCalls.syncfs(directory.fd()), "syncfs", directory.toString());
  }

  /** Grows a mounted ext4 to so many of its blocks. */
  public static void resizeExt4(Directory directory, long blocks) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment wanted = arena.allocate(8, 8);
      wanted.set(JAVA_LONG, 0, blocks);
      int grown = FdCalls.ioctl(directory.fd(), EXT4_IOC_RESIZE_FS, wanted);
      Check.ok(grown, "ioctl(EXT4_IOC_RESIZE_FS)", directory.toString());
    }
  }
}
