package dev.arcbox.vmm.boot;

/**
 * One line of the memory map as the BIOS would tell it:
 *
 * <pre>
 * | address u64 | bytes u64 | type u32 |   20 bytes in the zero page; PVH adds a reserved u32
 * </pre>
 */
record E820Entry(long address, long bytes, int type) {
  static final int RAM = 1;
  static final int RESERVED = 2;
}
