package dev.arcbox.agent.disk;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the first bytes of a disk say that it holds. */
sealed interface DiskContent {
  /** How much must be looked at: the furthest signature known here is btrfs's, behind 64 KiB. */
  int LOOKED_AT = 68 << 10;

  /** Nothing, or a file system whose making was interrupted before its super block was written. */
  record Blank() implements DiskContent {}

  /**
   * An ext4 file system.
   *
   * @param blocks its size in blocks
   * @param needsCheck whether the kernel noted errors in it
   */
  record Ext4(long blocks, int blockSize, boolean needsCheck) implements DiskContent {}

  /** Something else, which is not ours to touch. */
  record Foreign() implements DiskContent {}

  /**
   * Reads the signs.
   *
   * <pre>
   * super block at 1024: +4 blocks (low) | +24 log2(block size) − 10 | +56 magic 0xEF53
   *                      +58 state: 1 clean, 2 errors | +336 blocks (high)
   * </pre>
   */
  static DiskContent of(byte[] head) {
    int sb = 1024;
    if (number(head, sb + 56, 2) == 0xEF53) {
      long blocks = number(head, sb + 4, 4) | number(head, sb + 0x150, 4) << 32;
      int blockSize = 1024 << (number(head, sb + 24, 4) & 15);
      return new Ext4(blocks, blockSize, (number(head, sb + 58, 2) & 2) != 0);
    }
    // Any other file system, partition table, LVM or swap has something here …
    boolean zero = true;
    for (int i = 0; zero && i < 4096; i++) {
      zero = head[i] == 0;
    }
    // … but for those few that begin later.
    boolean later =
        text(head, 32769, "CD001")
            || text(head, 32768, "JFS1")
            || text(head, 65536 + 52, "ReIsEr")
            || text(head, 65536 + 64, "_BHRfS_M");
    return zero && !later ? new Blank() : new Foreign();
  }

  private static long number(byte[] head, int at, int bytes) {
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << 8 | (head[at + i] & 0xff);
    }
    return value;
  }

  private static boolean text(byte[] head, int at, String sign) {
    byte[] bytes = sign.getBytes(StandardCharsets.US_ASCII);
    return Arrays.equals(head, at, at + bytes.length, bytes, 0, bytes.length);
  }
}
