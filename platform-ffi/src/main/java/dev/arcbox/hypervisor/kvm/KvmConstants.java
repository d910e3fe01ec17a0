package dev.arcbox.hypervisor.kvm;

/** Other constants of linux/kvm.h by their C names; a test compares each with the header. */
final class KvmConstants {
  static final int KVM_API_VERSION = 12;

  // KVM_CHECK_EXTENSION
  static final int KVM_CAP_IRQCHIP = 0;
  static final int KVM_CAP_USER_MEMORY = 3;
  static final int KVM_CAP_NR_VCPUS = 9;
  static final int KVM_CAP_IRQFD = 32;
  static final int KVM_CAP_PIT2 = 33;
  static final int KVM_CAP_IOEVENTFD = 36;
  static final int KVM_CAP_TSC_DEADLINE_TIMER = 72;
  static final int KVM_CAP_MAX_VCPUS = 66;
  static final int KVM_CAP_SIGNAL_MSI = 77;
  static final int KVM_CAP_READONLY_MEM = 81;
  static final int KVM_CAP_SPLIT_IRQCHIP = 121;
  static final int KVM_CAP_IMMEDIATE_EXIT = 136;
  static final int KVM_CAP_XSAVE2 = 208;

  // kvm_userspace_memory_region
  static final int KVM_MEM_LOG_DIRTY_PAGES = 1;
  static final int KVM_MEM_READONLY = 2;

  // kvm_irqfd, kvm_ioeventfd, kvm_irq_routing_entry
  static final int KVM_IRQFD_FLAG_DEASSIGN = 1;
  static final int KVM_IOEVENTFD_FLAG_DATAMATCH = 1;
  static final int KVM_IOEVENTFD_FLAG_PIO = 2;
  static final int KVM_IOEVENTFD_FLAG_DEASSIGN = 4;
  static final int KVM_IRQ_ROUTING_IRQCHIP = 1;
  static final int KVM_IRQ_ROUTING_MSI = 2;
  static final int KVM_PIT_SPEAKER_DUMMY = 1;

  // kvm_irqchip
  static final int KVM_IRQCHIP_PIC_MASTER = 0;
  static final int KVM_IRQCHIP_PIC_SLAVE = 1;
  static final int KVM_IRQCHIP_IOAPIC = 2;

  // kvm_mp_state
  static final int KVM_MP_STATE_RUNNABLE = 0;
  static final int KVM_MP_STATE_UNINITIALIZED = 1;
  static final int KVM_MP_STATE_HALTED = 3;

  // kvm_run
  static final int KVM_EXIT_UNKNOWN = 0;
  static final int KVM_EXIT_IO = 2;
  static final int KVM_EXIT_HLT = 5;
  static final int KVM_EXIT_MMIO = 6;
  static final int KVM_EXIT_SHUTDOWN = 8;
  static final int KVM_EXIT_FAIL_ENTRY = 9;
  static final int KVM_EXIT_INTR = 10;
  static final int KVM_EXIT_INTERNAL_ERROR = 17;
  static final int KVM_EXIT_SYSTEM_EVENT = 24;
  static final int KVM_EXIT_IO_IN = 0;
  static final int KVM_EXIT_IO_OUT = 1;
  static final int KVM_SYSTEM_EVENT_SHUTDOWN = 1;
  static final int KVM_SYSTEM_EVENT_RESET = 2;
  static final int KVM_SYSTEM_EVENT_CRASH = 3;

  // kvm_cpuid_entry2
  static final int KVM_CPUID_FLAG_SIGNIFCANT_INDEX = 1;

  private KvmConstants() {}
}
