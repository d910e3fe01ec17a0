package dev.arcbox.vmm.boot;

import dev.arcbox.hypervisor.GuestAddressException;
import dev.arcbox.hypervisor.GuestMemory;
import java.util.List;

/**
 * {@code struct hvm_start_info}, version 1, with its modules and memory map:
 *
 * <pre>
 *  0 | magic u32 | version u32 | flags u32 | modules u32 | module list u64 | command line u64 |
 * 32 | RSDP u64 | memory map u64 | entries u32 | reserved u32 |
 * module   | address u64 | bytes u64 | command line u64 | reserved u64 |
 * entry    | address u64 | bytes u64 | type u32 | reserved u32 |
 * </pre>
 *
 * @param initrd its address, or 0
 */
record StartInfo(BootRequest request, long initrd) {
  private static final int BYTES = 56;
  private static final int MODULE_BYTES = 32;
  private static final int ENTRY_BYTES = 24;
  private static final long MAGIC = 0x336e_c578L;

  void write(GuestMemory memory) throws GuestAddressException {
    List<E820Entry> entries = request.memoryMap().e820();
    boolean module = initrd != 0;
    LittleEndian info = LittleEndian.at(memory, LowMemory.START_INFO, BYTES);
    info.u32(0, MAGIC);
    info.u32(4, 1);
    info.u32(12, module ? 1 : 0);
    info.u64(16, module ? LowMemory.MODULE_LIST : 0);
    info.u64(24, LowMemory.COMMAND_LINE);
    info.u64(32, request.acpiRoot());
    info.u64(40, LowMemory.MEMORY_MAP);
    info.u32(48, entries.size());
    LittleEndian list = LittleEndian.at(memory, LowMemory.MODULE_LIST, MODULE_BYTES);
    list.u64(0, initrd);
    list.u64(8, request.initrd().byteSize());
    LittleEndian map =
        LittleEndian.at(memory, LowMemory.MEMORY_MAP, (long) entries.size() * ENTRY_BYTES);
    for (int i = 0; i < entries.size(); i++) {
      E820Entry entry = entries.get(i);
      long at = (long) i * ENTRY_BYTES;
      map.u64(at, entry.address());
      map.u64(at + 8, entry.bytes());
      map.u32(at + 16, entry.type());
    }
  }
}
