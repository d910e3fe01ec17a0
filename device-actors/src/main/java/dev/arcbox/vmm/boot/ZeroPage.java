package dev.arcbox.vmm.boot;

import dev.arcbox.hypervisor.GuestAddressException;
import dev.arcbox.hypervisor.GuestMemory;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * {@code struct boot_params}, what Linux is told in one page; the set-up header of the kernel's own
 * file is a part of it.
 *
 * @param initrd its address, or 0
 */
record ZeroPage(BootRequest request, BzImageHeader header, long initrd) {
  private static final int BYTES = 4096;
  private static final int ACPI_ROOT = 0x070;
  private static final int INITRD_HIGH = 0x0c0;
  private static final int INITRD_SIZE_HIGH = 0x0c4;
  private static final int E820_COUNT = 0x1e8;
  private static final int VIDEO_MODE = 0x1fa;
  private static final int LOADER_TYPE = 0x210;
  private static final int INITRD = 0x218;
  private static final int INITRD_SIZE = 0x21c;
  private static final int COMMAND_LINE = 0x228;
  private static final int SETUP_DATA = 0x250;
  private static final int E820_TABLE = 0x2d0;
  private static final int E820_BYTES = 20;

  /** A boot loader without a number of its own. */
  private static final int UNDEFINED_LOADER = 0xff;

  /** "normal". */
  private static final int NORMAL_VIDEO = 0xffff;

  void write(GuestMemory memory) throws GuestAddressException {
    LittleEndian page = LittleEndian.at(memory, LowMemory.ZERO_PAGE, BYTES);
    long length = header.headerEnd() - (long) BzImageHeader.START;
    MemorySegment.copy(
        request.kernel(), BzImageHeader.START, page.bytes(), BzImageHeader.START, length);
    page.u16(VIDEO_MODE, NORMAL_VIDEO);
    page.u8(LOADER_TYPE, UNDEFINED_LOADER);
    page.u64(SETUP_DATA, 0);
    page.u32(COMMAND_LINE, LowMemory.COMMAND_LINE);
    page.u32(INITRD, initrd);
    page.u32(INITRD_HIGH, initrd >>> 32);
    page.u32(INITRD_SIZE, request.initrd().byteSize());
    page.u32(INITRD_SIZE_HIGH, request.initrd().byteSize() >>> 32);
    page.u64(ACPI_ROOT, request.acpiRoot());
    List<E820Entry> entries = request.memoryMap().e820();
    page.u8(E820_COUNT, entries.size());
    for (int i = 0; i < entries.size(); i++) {
      E820Entry entry = entries.get(i);
      int at = E820_TABLE + i * E820_BYTES;
      page.u64(at, entry.address());
      page.u64(at + 8L, entry.bytes());
      page.u32(at + 16L, entry.type());
    }
  }
}
