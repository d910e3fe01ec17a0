package dev.arcbox.hypervisor.kvm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** The guest reads or writes a port: a view of its vCPU's kvm_run. */
public final class IoExit implements KvmExit {
  private final MemorySegment run;

  IoExit(MemorySegment run) {
    this.run = run;
  }

  /** Whether the guest writes. */
  public boolean isWrite() {
    return run.get(JAVA_BYTE, RunLayout.IO_DIRECTION) == KvmConstants.KVM_EXIT_IO_OUT;
  }

  public int port() {
    return Short.toUnsignedInt(run.get(JAVA_SHORT, RunLayout.IO_PORT));
  }

  /** Bytes of each access: 1, 2 or 4. */
  public int size() {
    return run.get(JAVA_BYTE, RunLayout.IO_SIZE);
  }

  /** How many accesses: more than one for the string instructions. */
  public int count() {
    return run.get(java.lang.foreign.ValueLayout.JAVA_INT, RunLayout.IO_COUNT);
  }

  private long at(int index) {
    return run.get(JAVA_LONG, RunLayout.IO_DATA_OFFSET) + (long) index * size();
  }

  /** What the guest writes by access {@code index}. */
  public long value(int index) {
    long at = at(index);
    return switch (size()) {
      case 1 -> Byte.toUnsignedLong(run.get(JAVA_BYTE, at));
      case 2 -> Short.toUnsignedLong(run.get(JAVA_SHORT_UNALIGNED, at));
      default -> Integer.toUnsignedLong(run.get(JAVA_INT_UNALIGNED, at));
    };
  }

  /** What the guest shall read by access {@code index}. */
  public void answer(int index, long value) {
    long at = at(index);
    switch (size()) {
      case 1 -> run.set(JAVA_BYTE, at, (byte) value);
      case 2 -> run.set(JAVA_SHORT_UNALIGNED, at, (short) value);
      default -> run.set(JAVA_INT_UNALIGNED, at, (int) value);
    }
  }

  @Override
  public String toString() {
    return (isWrite() ? "out" : "in")
        + " of "
        + size()
        + " at port 0x"
        + Integer.toHexString(port());
  }
}
