package dev.arcbox.vmm.boot;

import dev.arcbox.hypervisor.GuestAddressException;
import dev.arcbox.hypervisor.GuestMemory;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Finds room in the guest's memory for what comes with a kernel. */
final class Placement {
  private static final long PAGE = 4096;

  private Placement() {}

  /** Refuses what is not all in low RAM above the first MiB. */
  static void requireRam(MemoryMap map, long address, long bytes, String what)
      throws BootException {
    if (address < LowMemory.KERNEL || bytes < 0 || address > map.lowBytes()) {
      throw new BootException(
          "kernel: %s at 0x%x, %d bytes, is outside of memory".formatted(what, address, bytes));
    }
    if (bytes > map.lowBytes() - address) {
      throw new BootException(
          "%s needs memory up to %d MiB; the machine has %d MiB there: give it more memory"
              .formatted(what, mib(address + bytes), map.lowBytes() >> 20));
    }
  }

  private static long mib(long bytes) {
    return (bytes + (1 << 20) - 1) >>> 20;
  }

  /**
   * Copies the initrd as high as its kernel takes it, so that the kernel has room to grow.
   *
   * @param kernelEnd first byte that the kernel does not need
   * @param highest address that the last byte may have
   * @return its address, or 0 without an initrd
   */
  static long initrd(BootRequest request, GuestMemory memory, long kernelEnd, long highest)
      throws BootException, GuestAddressException {
    long bytes = request.initrd().byteSize();
    if (bytes == 0) {
      return 0;
    }
    long limit = Math.min(request.memoryMap().lowBytes(), highest + 1);
    long address = limit - bytes;
    address -= Math.floorMod(address, PAGE);
    if (address < kernelEnd) {
      throw new BootException(
          "initrd of %d MiB does not fit between the kernel's end at %d MiB and %d MiB%s"
              .formatted(
                  mib(bytes),
                  mib(kernelEnd),
                  limit >> 20,
                  limit == request.memoryMap().lowBytes() ? ": give it more memory" : ""));
    }
    memory.slice(address, bytes).copyFrom(request.initrd());
    return address;
  }

  /** Writes the command line with its zero. */
  static void commandLine(String text, GuestMemory memory, long longest)
      throws BootException, GuestAddressException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long limit = Math.min(longest, LowMemory.COMMAND_LINE_BYTES - 1L);
    if (bytes.length > limit) {
      throw new BootException(
          "kernel command line of %d bytes, the kernel takes %d".formatted(bytes.length, limit));
    }
    for (byte each : bytes) {
      if (each == 0) {
        throw new BootException("kernel command line with a zero byte");
      }
    }
    memory
        .slice(LowMemory.COMMAND_LINE, bytes.length + 1L)
        .fill((byte) 0)
        .asSlice(0, bytes.length)
        .copyFrom(MemorySegment.ofArray(bytes));
  }
}
