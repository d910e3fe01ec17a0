package dev.arcbox.vmm.boot;

import java.lang.foreign.MemorySegment;

/**
 * The note that names a kernel's PVH entry:
 *
 * <pre>
 * | name size u32 = 4 | value size u32 | type u32 = 18 | "Xen\0" | value |   each padded to 4
 * </pre>
 */
final class PvhNote {
  static final long NONE = -1;

  private static final int HEADER = 12;

  /** XEN_ELFNOTE_PHYS32_ENTRY. */
  private static final int PHYS32_ENTRY = 18;

  /** "Xen\0". */
  private static final long XEN = 0x006e_6558;

  private PvhNote() {}

  /** The entry, or {@link #NONE}; notes that run out of their segment end the search. */
  static long find(MemorySegment notes) {
    LittleEndian it = new LittleEndian(notes);
    long at = 0;
    while (notes.byteSize() - at >= HEADER) {
      long nameBytes = it.u32(at);
      long valueBytes = it.u32(at + 4);
      long name = at + HEADER;
      long value = name + MemoryMap.alignUp(nameBytes, 4);
      long next = value + MemoryMap.alignUp(valueBytes, 4);
      if (value + valueBytes > notes.byteSize()) {
        return NONE;
      }
      if (it.u32(at + 8) == PHYS32_ENTRY && nameBytes == 4 && it.u32(name) == XEN) {
        return valueBytes >= 4 ? it.u32(value) : NONE;
      }
      at = next;
    }
    return NONE;
  }
}
