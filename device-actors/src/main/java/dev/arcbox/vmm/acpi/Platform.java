package dev.arcbox.vmm.acpi;

import java.util.List;

/**
 * What the tables tell of a machine.
 *
 * @param cpus that run from the start; their APIC ids are 0, 1, …
 * @param mostCpus that it may ever have: the rest can be added while it runs
 * @param virtio its virtio-mmio devices, in the order in which the guest finds them
 */
public record Platform(int cpus, int mostCpus, List<VirtioPlace> virtio) {
  /** Local APIC ids are bytes, and 255 means all. */
  public static final int MOST_CPUS = 254;

  /** Names go V000 to V0FF; there are fewer interrupts anyway. */
  private static final int MOST_DEVICES = 256;

  public Platform {
    virtio = List.copyOf(virtio);
    if (cpus < 1 || mostCpus < cpus || mostCpus > MOST_CPUS || virtio.size() > MOST_DEVICES) {
      throw new IllegalArgumentException(
          "%d of %d CPUs, %d devices".formatted(cpus, mostCpus, virtio.size()));
    }
  }

  /**
   * Where a virtio-mmio device is.
   *
   * @param interrupt global system interrupt, edge-triggered
   */
  public record VirtioPlace(long address, long bytes, int interrupt) {}
}
