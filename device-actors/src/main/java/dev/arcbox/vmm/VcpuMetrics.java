package dev.arcbox.vmm;

import dev.arcbox.virtio.queue.Counter;

/**
 * Counts of one vCPU, raised by its thread alone.
 *
 * @param ports port exits
 * @param memory MMIO exits
 * @param kicks times it was called out of the guest
 */
record VcpuMetrics(Counter ports, Counter memory, Counter kicks) {
  VcpuMetrics() {
    this(new Counter(), new Counter(), new Counter());
  }
}
