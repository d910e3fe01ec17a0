package dev.arcbox.hypervisor.kvm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/** The guest reads or writes an address that is no memory: a view of its vCPU's kvm_run. */
public final class MmioExit implements KvmExit {
  private final MemorySegment run;

  MmioExit(MemorySegment run) {
    this.run = run;
  }

  public boolean isWrite() {
    return run.get(JAVA_BYTE, RunLayout.MMIO_IS_WRITE) != 0;
  }

  /** The guest-physical address. */
  public long address() {
    return run.get(JAVA_LONG, RunLayout.MMIO_ADDRESS);
  }

  /** Bytes of the access: 1 to 8; KVM splits longer ones. */
  public int size() {
    return run.get(JAVA_INT, RunLayout.MMIO_LENGTH);
  }

  /** What the guest writes, zero above {@link #size}. */
  public long value() {
    long all = run.get(JAVA_LONG, RunLayout.MMIO_DATA);
    int bits = size() * Byte.SIZE;
    return bits >= Long.SIZE ? all : all & ((1L << bits) - 1);
  }

  /** What the guest shall read. */
  public void answer(long value) {
    run.set(JAVA_LONG, RunLayout.MMIO_DATA, value);
  }

  @Override
  public String toString() {
    return (isWrite() ? "write" : "read")
        + " of "
        + size()
        + " at 0x"
        + Long.toHexString(address());
  }
}
