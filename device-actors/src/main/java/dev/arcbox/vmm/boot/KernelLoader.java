package dev.arcbox.vmm.boot;

import dev.arcbox.hypervisor.GuestAddressException;
import dev.arcbox.hypervisor.GuestMemory;

/** Puts a kernel and all it needs into a guest's fresh memory. */
public final class KernelLoader {
  private KernelLoader() {}

  /**
   * Loads by the protocol that the kernel's file is made for.
   *
   * @param memory of the guest, all zeroes, laid out as the request's map says
   * @return the boot processor's state
   */
  public static CpuState load(BootRequest request, GuestMemory memory) throws BootException {
    try {
      if (ElfKernel.matches(request.kernel())) {
        return PvhLoader.load(request, memory);
      }
      if (BzImageHeader.matches(request.kernel())) {
        return BzImageLoader.load(request, memory);
      }
    } catch (GuestAddressException e) {
      throw new BootException("guest memory is not as its map says: " + e.getMessage());
    }
    throw new BootException(
        "kernel: neither a bzImage nor an ELF file (%d bytes)"
            .formatted(request.kernel().byteSize()));
  }
}
