package dev.arcbox.vmm.boot;

import dev.arcbox.hypervisor.GuestAddressException;
import dev.arcbox.hypervisor.GuestMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Little-endian numbers of a structure at any alignment; values are unsigned where they fit. */
record LittleEndian(MemorySegment bytes) {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** A structure in the guest, all zeroes at first. */
  static LittleEndian at(GuestMemory memory, long address, long length)
      throws GuestAddressException {
    return new LittleEndian(memory.slice(address, length).fill((byte) 0));
  }

  int u8(long offset) {
    return bytes.get(ValueLayout.JAVA_BYTE, offset) & 0xff;
  }

  int u16(long offset) {
    return bytes.get(SHORT, offset) & 0xffff;
  }

  long u32(long offset) {
    return bytes.get(INT, offset) & 0xffff_ffffL;
  }

  /** May be negative: check before use. */
  long u64(long offset) {
    return bytes.get(LONG, offset);
  }

  void u8(long offset, int value) {
    bytes.set(ValueLayout.JAVA_BYTE, offset, (byte) value);
  }

  void u16(long offset, int value) {
    bytes.set(SHORT, offset, (short) value);
  }

  void u32(long offset, long value) {
    bytes.set(INT, offset, (int) value);
  }

  void u64(long offset, long value) {
    bytes.set(LONG, offset, value);
  }
}
