package dev.arcbox.vmm.boot;

import java.lang.foreign.MemorySegment;

/**
 * The set-up header of a bzImage, checked against its file ("The Real-Mode Kernel Header").
 *
 * @param headerEnd of the header, which is copied into the zero page
 * @param kernelOffset of the protected-mode kernel in the file
 * @param kernelBytes its length
 * @param initrdMax the highest address that an initrd's last byte may have
 * @param commandLineMax characters of a command line, without the zero
 * @param loadAddress where the kernel would like to be
 * @param initBytes memory from there on that it needs before it knows the memory map
 * @param payloadOffset of the compressed kernel in the file, or 0 if the header does not tell
 */
record BzImageHeader(
    int headerEnd,
    long kernelOffset,
    long kernelBytes,
    long initrdMax,
    long commandLineMax,
    long loadAddress,
    long initBytes,
    long payloadOffset,
    long payloadBytes) {

  static final int START = 0x1f1;

  private static final int SETUP_SECTORS = 0x1f1;
  private static final int SYSTEM_PARAGRAPHS = 0x1f4;
  private static final int BOOT_FLAG = 0x1fe;
  private static final int JUMP_LENGTH = 0x201;
  private static final int MAGIC = 0x202;
  private static final int VERSION = 0x206;
  private static final int LOAD_FLAGS = 0x211;
  private static final int INITRD_MAX = 0x22c;
  private static final int ALIGNMENT = 0x230;
  private static final int EXTENDED_FLAGS = 0x236;
  private static final int COMMAND_LINE_MAX = 0x238;
  private static final int PAYLOAD_OFFSET = 0x248;
  private static final int PAYLOAD_BYTES = 0x24c;
  private static final int LOAD_ADDRESS = 0x258;
  private static final int INIT_BYTES = 0x260;

  /** Where the zero page has other things again (EDD buffer). */
  private static final int LATEST_END = 0x290;

  private static final int SECTOR = 512;
  private static final int PARAGRAPH = 16;

  /** Of an old kernel whose header says 0. */
  private static final int DEFAULT_SETUP_SECTORS = 4;

  /** "HdrS". */
  private static final long HDRS = 0x5372_6448;

  /** 2.12 (Linux 3.8, 2013) brought the extended flags with the 64-bit entry. */
  private static final int OLDEST = 0x20c;

  private static final int LOADED_HIGH = 1;
  private static final int XLF_KERNEL_64 = 1;

  /** The entry lies this far into the kernel. */
  static final int ENTRY_64 = 0x200;

  static boolean matches(MemorySegment file) {
    return file.byteSize() >= LATEST_END && new LittleEndian(file).u32(MAGIC) == HDRS;
  }

  static BzImageHeader parse(MemorySegment file) throws BootException {
    LittleEndian it = new LittleEndian(file);
    if (!matches(file) || it.u16(BOOT_FLAG) != 0xaa55) {
      throw new BootException("kernel: not a bzImage");
    }
    requireBootable(it);
    int headerEnd = MAGIC + it.u8(JUMP_LENGTH);
    int sectors = it.u8(SETUP_SECTORS) == 0 ? DEFAULT_SETUP_SECTORS : it.u8(SETUP_SECTORS);
    long kernelOffset = (sectors + 1L) * SECTOR;
    long kernelBytes = it.u32(SYSTEM_PARAGRAPHS) * PARAGRAPH;
    if (headerEnd < INIT_BYTES + Integer.BYTES || headerEnd > LATEST_END) {
      throw new BootException("kernel: set-up header ends at 0x%x".formatted(headerEnd));
    }
    if (kernelBytes <= ENTRY_64 || kernelOffset + kernelBytes > file.byteSize()) {
      throw new BootException(
          "kernel: file of %d bytes is cut short, its header speaks of %d"
              .formatted(file.byteSize(), kernelOffset + kernelBytes));
    }
    long payload = it.u32(PAYLOAD_OFFSET);
    long payloadBytes = it.u32(PAYLOAD_BYTES);
    if (payload + payloadBytes > kernelBytes) {
      throw new BootException(
          "kernel: payload of %d bytes at %d of %d".formatted(payloadBytes, payload, kernelBytes));
    }
    return new BzImageHeader(
        headerEnd,
        kernelOffset,
        kernelBytes,
        it.u32(INITRD_MAX),
        it.u32(COMMAND_LINE_MAX),
        loadAddress(it),
        Math.max(it.u32(INIT_BYTES), kernelBytes),
        payload == 0 ? 0 : kernelOffset + payload,
        payloadBytes);
  }

  private static void requireBootable(LittleEndian it) throws BootException {
    if (it.u16(VERSION) < OLDEST) {
      throw new BootException(
          "kernel: boot protocol %d.%02d is too old, 2.12 is needed"
              .formatted(it.u16(VERSION) >> 8, it.u16(VERSION) & 0xff));
    }
    if ((it.u8(LOAD_FLAGS) & LOADED_HIGH) == 0) {
      throw new BootException("kernel: a zImage, which loads low; a bzImage is needed");
    }
    if ((it.u16(EXTENDED_FLAGS) & XLF_KERNEL_64) == 0) {
      throw new BootException("kernel: no 64-bit entry; an x86-64 kernel is needed");
    }
  }

  private static long loadAddress(LittleEndian it) throws BootException {
    long address = it.u64(LOAD_ADDRESS);
    long alignment = it.u32(ALIGNMENT);
    if (address < LowMemory.KERNEL || address >= MemoryMap.HOLE) {
      throw new BootException("kernel: wants to be loaded at 0x%x".formatted(address));
    }
    if (Long.bitCount(alignment) != 1 || address % alignment != 0) {
      throw new BootException(
          "kernel: load address 0x%x, alignment 0x%x".formatted(address, alignment));
    }
    return address;
  }
}
