package dev.arcbox.hypervisor.kvm;

/** The general registers in struct kvm_regs, in its order. */
public enum Register {
  RAX,
  RBX,
  RCX,
  RDX,
  RSI,
  RDI,
  RSP,
  RBP,
  R8,
  R9,
  R10,
  R11,
  R12,
  R13,
  R14,
  R15,
  RIP,
  RFLAGS;

  /** Where it lies in the struct. */
  @SuppressWarnings("EnumOrdinal") // the order is the struct's
  long offset() {
    return (long) ordinal() * Long.BYTES;
  }
}
