package dev.arcbox.virtio.blk;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The configuration space (VIRTIO 1.2 section 5.2.4), little-endian:
 *
 * <pre>
 *  0 capacity u64              in sectors of 512 bytes
 *  8 size_max u32              not offered
 * 12 seg_max u32
 * 16 geometry                  not offered
 * 20 blk_size u32
 * 24 topology                  physical_block_exp u8, alignment_offset u8, min_io u16, opt_io u32
 * 32 writeback u8              not offered
 * 34 num_queues u16            not offered
 * 36 max_discard_sectors u32
 * 40 max_discard_seg u32
 * 44 discard_sector_alignment u32
 * 48 max_write_zeroes_sectors u32
 * 52 max_write_zeroes_seg u32
 * 56 write_zeroes_may_unmap u8
 * </pre>
 */
final class BlkConfig {
  static final int BYTES = 60;

  /** Fits a ring of 256 with the request's head and status; UML's rings are that large. */
  static final int SEG_MAX = 254;

  static final int SECTOR = 512;

  /** Page-sized blocks below, so that the guest's file systems align to them. */
  private static final int PHYSICAL_BLOCK_EXP = 3;

  /** In sectors: 4 GiB less one page; a range's length is a u32 of sectors. */
  static final int MAX_RANGE_SECTORS = (4 << 20) * 2 - 8;

  static final int MAX_RANGES = 16;

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private BlkConfig() {}

  static MemorySegment of(long sectors) {
    MemorySegment config = MemorySegment.ofArray(new byte[BYTES]);
    config.set(LONG, 0, sectors);
    config.set(INT, 12, SEG_MAX);
    config.set(INT, 20, SECTOR);
    config.set(ValueLayout.JAVA_BYTE, 24, (byte) PHYSICAL_BLOCK_EXP);
    config.set(INT, 36, MAX_RANGE_SECTORS);
    config.set(INT, 40, MAX_RANGES);
    config.set(INT, 44, 1 << PHYSICAL_BLOCK_EXP);
    config.set(INT, 48, MAX_RANGE_SECTORS);
    config.set(INT, 52, MAX_RANGES);
    config.set(ValueLayout.JAVA_BYTE, 56, (byte) 1);
    return config.asReadOnly();
  }
}
