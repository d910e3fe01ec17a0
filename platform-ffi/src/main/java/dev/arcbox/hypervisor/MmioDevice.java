package dev.arcbox.hypervisor;

/**
 * Registers that the guest reaches by memory-mapped or port I/O; one range of one bus.
 *
 * <p>Both methods run on the vCPU thread that made the access, several vCPUs at the same time, and
 * hold that vCPU up until they return: they never wait for an actor, a worker or a file, allocate
 * nothing in the usual case, and throw nothing that a guest could cause. What they do not know
 * reads as zero and takes no effect.
 */
public interface MmioDevice {
  /**
   * What the guest reads.
   *
   * @param offset from the start of the range; the whole access lies within the range
   * @param size 1, 2, 4 or 8 bytes, aligned or not
   * @return little-endian, the bytes above {@code size} are ignored
   */
  long read(long offset, int size);

  /**
   * What the guest writes.
   *
   * @param value little-endian, zero above {@code size}
   */
  void write(long offset, int size, long value);
}
