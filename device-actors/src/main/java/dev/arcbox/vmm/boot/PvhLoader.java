package dev.arcbox.vmm.boot;

import dev.arcbox.hypervisor.GuestAddressException;
import dev.arcbox.hypervisor.GuestMemory;
import java.lang.foreign.MemorySegment;

/** PVH: an uncompressed kernel is laid out by its program headers and entered in 32-bit mode. */
final class PvhLoader {
  /** A page; loadable segments begin at pages. */
  private static final MemorySegment ZEROES = MemorySegment.ofArray(new byte[4096]).asReadOnly();

  private PvhLoader() {}

  static CpuState load(BootRequest request, GuestMemory memory)
      throws BootException, GuestAddressException {
    ElfKernel kernel = ElfKernel.parse(request.kernel(), request.memoryMap());
    for (ElfKernel.Segment segment : kernel.segments()) {
      MemorySegment source = request.kernel().asSlice(segment.fileOffset(), segment.fileBytes());
      copy(source, memory.slice(segment.address(), segment.bytes()));
    }
    // No number in the file limits the initrd; Linux wants it below 4 GiB here, as low RAM is.
    long initrd =
        Placement.initrd(request, memory, kernel.end(), request.memoryMap().lowBytes() - 1);
    Placement.commandLine(request.commandLine(), memory, LowMemory.COMMAND_LINE_BYTES - 1L);
    new StartInfo(request, initrd).write(memory);
    return EntryStates.protectedMode(memory, kernel.entry(), LowMemory.START_INFO);
  }

  /**
   * Copies what is not zero: fresh memory is zero already, and stays away from the host until the
   * guest touches it. A third of a distribution's kernel is zeroes.
   */
  private static void copy(MemorySegment source, MemorySegment target) {
    for (long at = 0; at < source.byteSize(); at += ZEROES.byteSize()) {
      long bytes = Math.min(ZEROES.byteSize(), source.byteSize() - at);
      if (MemorySegment.mismatch(source, at, at + bytes, ZEROES, 0, bytes) >= 0) {
        MemorySegment.copy(source, at, target, at, bytes);
      }
    }
  }
}
