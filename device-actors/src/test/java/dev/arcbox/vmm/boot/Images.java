package dev.arcbox.vmm.boot;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Small kernels, made by hand, for tests of the loaders. */
final class Images {
  static final int KERNEL_BYTES = 4096;
  private static final int SETUP = 5 * 512;

  private Images() {}

  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static MemorySegment segment(ByteBuffer bytes) {
    return MemorySegment.ofArray(bytes(bytes));
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] out = new byte[buffer.capacity()];
    buffer.get(0, out);
    return out;
  }

  /** A bzImage of protocol 2.15 that wants to be at 2 MiB and needs 3 MiB there. */
  static ByteBuffer bzImage() {
    ByteBuffer it = buffer(SETUP + KERNEL_BYTES);
    it.put(0x1f1, (byte) 4).putInt(0x1f4, KERNEL_BYTES / 16).putShort(0x1fe, (short) 0xaa55);
    it.put(0x200, (byte) 0xeb).put(0x201, (byte) 0x6a).putInt(0x202, 0x53726448);
    it.putShort(0x206, (short) 0x20f).put(0x211, (byte) 1);
    it.putInt(0x22c, 0x7fffffff).putInt(0x230, 0x200000).put(0x234, (byte) 1);
    it.putShort(0x236, (short) 0x7f).putInt(0x238, 2047);
    it.putInt(0x248, 16).putInt(0x24c, 100);
    it.putLong(0x258, 2 << 20).putInt(0x260, 3 << 20);
    for (int i = 0; i < KERNEL_BYTES; i++) {
      it.put(SETUP + i, (byte) i);
    }
    return it;
  }

  static final int ELF_NOTE = 64 + 2 * 56;
  static final int ELF_LOAD = ELF_NOTE + 64;

  /** An ELF kernel with one segment at 1 MiB, 256 bytes in the file, 4096 in memory. */
  static ByteBuffer elf() {
    ByteBuffer it = buffer(ELF_LOAD + 256);
    it.putInt(0, 0x464c457f).put(4, (byte) 2).put(5, (byte) 1).put(6, (byte) 1);
    it.putShort(16, (short) 2).putShort(18, (short) 62);
    it.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 2);
    programHeader(it, 0, 1, ELF_LOAD, 1 << 20, 256, 4096);
    programHeader(it, 1, 4, ELF_NOTE, 0, 40, 40);
    // A note of somebody else first, padded.
    it.putInt(ELF_NOTE, 4).putInt(ELF_NOTE + 4, 1).putInt(ELF_NOTE + 8, 1);
    it.putInt(ELF_NOTE + 12, 0x00554e47);
    it.putInt(ELF_NOTE + 20, 4).putInt(ELF_NOTE + 24, 4).putInt(ELF_NOTE + 28, 18);
    it.putInt(ELF_NOTE + 32, 0x006e6558).putInt(ELF_NOTE + 36, (1 << 20) + 16);
    for (int i = 0; i < 256; i++) {
      it.put(ELF_LOAD + i, (byte) (i ^ 0x5a));
    }
    return it;
  }

  static void programHeader(
      ByteBuffer it, int index, int type, long offset, long address, long inFile, long inMemory) {
    int at = 64 + index * 56;
    it.putInt(at, type).putLong(at + 8, offset).putLong(at + 16, address);
    it.putLong(at + 24, address).putLong(at + 32, inFile).putLong(at + 40, inMemory);
  }
}
