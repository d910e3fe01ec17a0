package dev.arcbox.hypervisor.kvm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** General registers: struct kvm_regs, 18 longs. A mutable copy, for one thread. */
public final class Registers {
  static final long BYTES = (long) Register.values().length * Long.BYTES;

  private final MemorySegment struct;

  private Registers(MemorySegment struct) {
    this.struct = struct;
  }

  /** All zero but the bit of RFLAGS that is always set. */
  public static Registers initial() {
    return new Registers(Arena.ofAuto().allocate(BYTES, Long.BYTES)).set(Register.RFLAGS, 2);
  }

  static Registers of(MemorySegment source) {
    MemorySegment copy = Arena.ofAuto().allocate(BYTES, Long.BYTES);
    return new Registers(copy.copyFrom(source.asSlice(0, BYTES)));
  }

  MemorySegment struct() {
    return struct;
  }

  public long get(Register register) {
    return struct.get(JAVA_LONG, register.offset());
  }

  public Registers set(Register register, long value) {
    struct.set(JAVA_LONG, register.offset(), value);
    return this;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Register register : Register.values()) {
      text.append(register).append(String.format("=%016x ", get(register)));
    }
    return text.toString().strip();
  }
}
