package dev.arcbox.hypervisor.kvm;

import static dev.arcbox.hypervisor.kvm.KvmRequests.*;

/**
 * Parts of a vCPU that are saved and restored as they are: nobody here looks inside. The order is
 * the one in which they must be set.
 */
public enum VcpuState {
  /** struct kvm_xsave: x87, SSE, AVX and so on, up to 4 KiB. */
  XSAVE(4096, KVM_GET_XSAVE, KVM_SET_XSAVE),
  /** struct kvm_fpu: where the host has no XSAVE. */
  FPU(416, KVM_GET_FPU, KVM_SET_FPU),
  /** struct kvm_xcrs: which parts of XSAVE the guest has turned on. */
  XCRS(392, KVM_GET_XCRS, KVM_SET_XCRS),
  /** struct kvm_lapic_state: the local interrupt controller's page. */
  LAPIC(1024, KVM_GET_LAPIC, KVM_SET_LAPIC),
  /** struct kvm_debugregs. */
  DEBUG(128, KVM_GET_DEBUGREGS, KVM_SET_DEBUGREGS),
  /** struct kvm_vcpu_events: exceptions and interrupts on their way. */
  EVENTS(64, KVM_GET_VCPU_EVENTS, KVM_SET_VCPU_EVENTS),
  /** struct kvm_mp_state: waiting for INIT, running, halted. */
  MP_STATE(4, KVM_GET_MP_STATE, KVM_SET_MP_STATE);

  private final int bytes;
  private final long get;
  private final long set;

  VcpuState(int bytes, long get, long set) {
    this.bytes = bytes;
    this.get = get;
    this.set = set;
  }

  /** Size of the struct. */
  public int bytes() {
    return bytes;
  }

  long getRequest() {
    return get;
  }

  long setRequest() {
    return set;
  }
}
