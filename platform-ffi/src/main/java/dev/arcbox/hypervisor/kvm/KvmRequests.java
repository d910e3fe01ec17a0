package dev.arcbox.hypervisor.kvm;

/**
 * The requests of linux/kvm.h by their C names; a test compiles C that prints each of them.
 *
 * @see <a href="https://docs.kernel.org/virt/kvm/api.html">KVM API</a>
 */
final class KvmRequests {
  static final long KVM_GET_API_VERSION = io(0x00);
  static final long KVM_CREATE_VM = io(0x01);
  static final long KVM_GET_MSR_INDEX_LIST = readWrite(0x02, 4);
  static final long KVM_CHECK_EXTENSION = io(0x03);
  static final long KVM_GET_VCPU_MMAP_SIZE = io(0x04);
  static final long KVM_GET_SUPPORTED_CPUID = readWrite(0x05, 8);

  static final long KVM_CREATE_VCPU = io(0x41);
  static final long KVM_GET_DIRTY_LOG = write(0x42, 16);
  static final long KVM_SET_USER_MEMORY_REGION = write(0x46, 32);
  static final long KVM_SET_TSS_ADDR = io(0x47);
  static final long KVM_SET_IDENTITY_MAP_ADDR = write(0x48, 8);
  static final long KVM_CREATE_IRQCHIP = io(0x60);
  static final long KVM_IRQ_LINE = write(0x61, 8);
  static final long KVM_GET_IRQCHIP = readWrite(0x62, 520);
  static final long KVM_SET_IRQCHIP = read(0x63, 520);
  static final long KVM_SET_GSI_ROUTING = write(0x6a, 8);
  static final long KVM_IRQFD = write(0x76, 32);
  static final long KVM_CREATE_PIT2 = write(0x77, 64);
  static final long KVM_IOEVENTFD = write(0x79, 64);
  static final long KVM_SET_CLOCK = write(0x7b, 48);
  static final long KVM_GET_CLOCK = read(0x7c, 48);
  static final long KVM_GET_PIT2 = read(0x9f, 112);
  static final long KVM_SET_PIT2 = write(0xa0, 112);
  static final long KVM_ENABLE_CAP = write(0xa3, 104);
  static final long KVM_SIGNAL_MSI = write(0xa5, 32);

  static final long KVM_RUN = io(0x80);
  static final long KVM_GET_REGS = read(0x81, 144);
  static final long KVM_SET_REGS = write(0x82, 144);
  static final long KVM_GET_SREGS = read(0x83, 312);
  static final long KVM_SET_SREGS = write(0x84, 312);
  static final long KVM_GET_MSRS = readWrite(0x88, 8);
  static final long KVM_SET_MSRS = write(0x89, 8);
  static final long KVM_GET_FPU = read(0x8c, 416);
  static final long KVM_SET_FPU = write(0x8d, 416);
  static final long KVM_GET_LAPIC = read(0x8e, 1024);
  static final long KVM_SET_LAPIC = write(0x8f, 1024);
  static final long KVM_SET_CPUID2 = write(0x90, 8);
  static final long KVM_GET_CPUID2 = readWrite(0x91, 8);
  static final long KVM_GET_MP_STATE = read(0x98, 4);
  static final long KVM_SET_MP_STATE = write(0x99, 4);
  static final long KVM_NMI = io(0x9a);
  static final long KVM_GET_VCPU_EVENTS = read(0x9f, 64);
  static final long KVM_SET_VCPU_EVENTS = write(0xa0, 64);
  static final long KVM_GET_DEBUGREGS = read(0xa1, 128);
  static final long KVM_SET_DEBUGREGS = write(0xa2, 128);
  static final long KVM_GET_TSC_KHZ = io(0xa3);
  static final long KVM_GET_XSAVE = read(0xa4, 4096);
  static final long KVM_SET_XSAVE = write(0xa5, 4096);
  static final long KVM_GET_XCRS = read(0xa6, 392);
  static final long KVM_SET_XCRS = write(0xa7, 392);
  static final long KVM_KVMCLOCK_CTRL = io(0xad);

  /** asm-generic/ioctl.h: direction in bits 30 and 31, size from bit 16, type from bit 8. */
  private static final long TYPE = 0xae00;

  private static final long WRITE = 1L << 30;
  private static final long READ = 2L << 30;
  private static final int SIZE_SHIFT = 16;

  private KvmRequests() {}

  private static long io(int number) {
    return TYPE | number;
  }

  private static long read(int number, long size) {
    return READ | size << SIZE_SHIFT | TYPE | number;
  }

  private static long write(int number, long size) {
    return WRITE | size << SIZE_SHIFT | TYPE | number;
  }

  private static long readWrite(int number, long size) {
    return READ | WRITE | size << SIZE_SHIFT | TYPE | number;
  }
}
