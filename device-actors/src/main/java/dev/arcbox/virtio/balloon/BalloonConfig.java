package dev.arcbox.virtio.balloon;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Configuration space (section 5.5.4):
 *
 * <pre>
 * 0 | num_pages u32 | actual u32 (driver's) | hint command u32 | poison value u32 (driver's) |
 * </pre>
 */
final class BalloonConfig {
  static final int BYTES = 16;
  private static final int TARGET = 0;
  private static final int ACTUAL = 4;
  private static final int POISON = 12;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment bytes = MemorySegment.ofArray(new byte[BYTES]);

  void read(int offset, MemorySegment target, int length) {
    MemorySegment.copy(bytes, offset, target, 0, length);
  }

  /** Only what is the driver's changes. */
  void write(int offset, MemorySegment source, int length) {
    for (int i = 0; i < length; i++) {
      int at = offset + i;
      if ((at >= ACTUAL && at < ACTUAL + 4) || at >= POISON) {
        bytes.set(ValueLayout.JAVA_BYTE, at, source.get(ValueLayout.JAVA_BYTE, i));
      }
    }
  }

  /** The driver is gone: nothing is in the balloon, nothing is poisoned. */
  void forgetDriver() {
    bytes.set(INT, ACTUAL, 0);
    bytes.set(INT, POISON, 0);
  }

  void target(long pages) {
    bytes.set(INT, TARGET, (int) pages);
  }

  long actual() {
    return bytes.get(INT, ACTUAL) & 0xffff_ffffL;
  }

  int poison() {
    return bytes.get(INT, POISON);
  }
}
