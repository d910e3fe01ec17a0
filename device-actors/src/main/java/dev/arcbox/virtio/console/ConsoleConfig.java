package dev.arcbox.virtio.console;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Configuration space (VIRTIO 1.2 section 5.3.4), little-endian:
 *
 * <pre>
 * 0 cols u16 | 2 rows u16 | 4 max_nr_ports u32 | 8 emerg_wr u32                         12 bytes
 * </pre>
 */
record ConsoleConfig(int columns, int rows) {
  static final int BYTES = 12;
  static final int EMERGENCY_WRITE = 8;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  ConsoleConfig {
    if (columns < 0 || columns > 0xffff || rows < 0 || rows > 0xffff) {
      throw new IllegalArgumentException("console of " + columns + " by " + rows);
    }
  }

  void read(int offset, MemorySegment target, int length) {
    MemorySegment space = MemorySegment.ofArray(new byte[BYTES]);
    space.set(SHORT, 0, (short) columns);
    space.set(SHORT, 2, (short) rows);
    space.set(INT, 4, 1);
    MemorySegment.copy(space, offset, target, 0, length);
  }
}
