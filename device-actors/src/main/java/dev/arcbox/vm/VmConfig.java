package dev.arcbox.vm;

import java.nio.file.Path;
import java.util.List;

/**
 * All that it takes to make a virtual machine.
 *
 * @param guestCid the guest's vsock address, 3 or higher
 * @param runDir a directory for this VM alone: device sockets and the back end's own files
 * @param consoleLog where the guest's first console is written
 */
public record VmConfig(
    String name,
    Path kernel,
    Path initrd,
    List<String> kernelArguments,
    long memoryBytes,
    int cpus,
    List<DiskSpec> disks,
    long guestCid,
    Path runDir,
    Path consoleLog) {
  /** VIRTIO 1.2 section 5.10.4: 0, 1 and 2 are taken. */
  private static final long FIRST_GUEST_CID = 3;

  /** Keeps its own copies of the lists. */
  public VmConfig {
    kernelArguments = List.copyOf(kernelArguments);
    disks = List.copyOf(disks);
    if (guestCid < FIRST_GUEST_CID || guestCid >= 0xffff_ffffL) {
      throw new IllegalArgumentException("guest CID " + guestCid + " is not 3 to 2^32-2");
    }
  }
}
