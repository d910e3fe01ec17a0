package dev.arcbox.vmm.boot;

import dev.arcbox.hypervisor.GuestAddressException;
import dev.arcbox.hypervisor.GuestMemory;
import java.lang.foreign.MemorySegment;

/** PVH: an uncompressed kernel is laid out by its program headers and entered in 32-bit mode. */
final class PvhLoader {
  private PvhLoader() {}

  static CpuState load(BootRequest request, GuestMemory memory)
      throws BootException, GuestAddressException {
    ElfKernel kernel = ElfKernel.parse(request.kernel(), request.memoryMap());
    for (ElfKernel.Segment segment : kernel.segments()) {
      MemorySegment target = memory.slice(segment.address(), segment.bytes());
      MemorySegment.copy(request.kernel(), segment.fileOffset(), target, 0, segment.fileBytes());
      target.asSlice(segment.fileBytes()).fill((byte) 0);
    }
    // No number in the file limits the initrd; Linux wants it below 4 GiB here, as low RAM is.
    long initrd =
        Placement.initrd(request, memory, kernel.end(), request.memoryMap().lowBytes() - 1);
    Placement.commandLine(request.commandLine(), memory, LowMemory.COMMAND_LINE_BYTES - 1L);
    new StartInfo(request, initrd).write(memory);
    return EntryStates.protectedMode(memory, kernel.entry(), LowMemory.START_INFO);
  }
}
