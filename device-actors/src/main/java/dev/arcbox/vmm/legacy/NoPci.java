package dev.arcbox.vmm.legacy;

import dev.arcbox.hypervisor.MmioDevice;

/** PCI's configuration ports without a bus behind: all ones, as from wires that nobody drives. */
public final class NoPci implements MmioDevice {
  @Override
  public long read(long offset, int size) {
    return -1;
  }

  @Override
  public void write(long offset, int size, long value) {}
}
