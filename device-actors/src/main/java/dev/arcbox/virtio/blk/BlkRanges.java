package dev.arcbox.virtio.blk;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The data of discard and write-zeroes (VIRTIO 1.2 section 5.2.6): ranges of
 *
 * <pre>
 * | sector u64 | num_sectors u32 | flags u32 (bit 0 unmap, others reserved) |
 * </pre>
 *
 * <p>All ranges are copied out and checked before the first is acted upon.
 */
final class BlkRanges {
  private static final int RANGE_BYTES = 16;
  private static final int UNMAP = 1;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final BlkDisk disk;
  private final MemorySegment copy =
      Arena.ofAuto().allocate((long) RANGE_BYTES * BlkConfig.MAX_RANGES, Long.BYTES);

  BlkRanges(BlkDisk disk) {
    this.disk = disk;
  }

  byte discard(BlkRequest request) {
    // Section 5.2.6.2: unmap on a discard, like any reserved flag, is unsupported.
    byte status = check(request, 0);
    for (int i = 0; status == BlkRequest.OK && i < count(request); i++) {
      disk.discard(offset(i), length(i));
      disk.metrics().discards().increment();
    }
    return status;
  }

  byte writeZeroes(BlkRequest request) {
    byte status = check(request, UNMAP);
    for (int i = 0; status == BlkRequest.OK && i < count(request); i++) {
      disk.zero(offset(i), length(i), (flags(i) & UNMAP) != 0);
    }
    return status;
  }

  private static int count(BlkRequest request) {
    return (int) (request.outBytes() / RANGE_BYTES);
  }

  private byte check(BlkRequest request, int allowedFlags) {
    long bytes = request.outBytes();
    if (bytes == 0 || bytes % RANGE_BYTES != 0 || bytes > copy.byteSize()) {
      return BlkRequest.IOERR;
    }
    request.copyOut(0, copy, (int) bytes);
    for (int i = 0; i < count(request); i++) {
      if ((flags(i) & ~allowedFlags) != 0) {
        return BlkRequest.UNSUPP;
      }
      long sectors = sectors(i);
      if (sectors < 1
          || sectors > BlkConfig.MAX_RANGE_SECTORS
          || !disk.holds(copy.get(LONG, (long) RANGE_BYTES * i), sectors)) {
        return BlkRequest.IOERR;
      }
    }
    return BlkRequest.OK;
  }

  private long sectors(int i) {
    return copy.get(INT, (long) RANGE_BYTES * i + 8) & 0xffff_ffffL;
  }

  private int flags(int i) {
    return copy.get(INT, (long) RANGE_BYTES * i + 12);
  }

  private long offset(int i) {
    return copy.get(LONG, (long) RANGE_BYTES * i) * BlkConfig.SECTOR;
  }

  private long length(int i) {
    return sectors(i) * BlkConfig.SECTOR;
  }
}
