package dev.arcbox.vmm.boot;

import dev.arcbox.hypervisor.GuestAddressException;
import dev.arcbox.hypervisor.GuestMemory;
import java.lang.foreign.MemorySegment;

/** The 64-bit boot protocol: the kernel decompresses itself where we put it. */
final class BzImageLoader {
  private BzImageLoader() {}

  static CpuState load(BootRequest request, GuestMemory memory)
      throws BootException, GuestAddressException {
    BzImageHeader header = BzImageHeader.parse(request.kernel());
    long end = header.loadAddress() + header.initBytes();
    Placement.requireRam(
        request.memoryMap(), header.loadAddress(), header.initBytes(), "the kernel");
    MemorySegment kernel = request.kernel().asSlice(header.kernelOffset(), header.kernelBytes());
    memory.slice(header.loadAddress(), kernel.byteSize()).copyFrom(kernel);
    long initrd = Placement.initrd(request, memory, end, header.initrdMax());
    Placement.commandLine(request.commandLine(), memory, header.commandLineMax());
    new ZeroPage(request, header, initrd).write(memory);
    return EntryStates.longMode(
        memory, header.loadAddress() + BzImageHeader.ENTRY_64, LowMemory.ZERO_PAGE);
  }
}
