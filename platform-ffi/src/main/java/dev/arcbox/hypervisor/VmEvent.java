package dev.arcbox.hypervisor;

/** Something that happened to a machine. */
public sealed interface VmEvent {
  /** It went from one state to another. */
  record StateChanged(VmState from, VmState to) implements VmEvent {}

  /** The guest's kernel reported a panic; the end may follow. */
  record GuestPanic(String message) implements VmEvent {}

  /** A vCPU's thread ended by a fault of its own; the machine's end follows. */
  record VcpuFailed(int index, String why) implements VmEvent {}

  /** Something did not go as it should, and the machine goes on. */
  record Warning(String message) implements VmEvent {}
}
