package dev.arcbox.hypervisor.kvm;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.FileCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * {@code /dev/kvm}: what the host offers, and the maker of VMs. Any thread.
 *
 * @see <a href="https://docs.kernel.org/virt/kvm/api.html">KVM API, system ioctls</a>
 */
public final class KvmSystem extends Ioctl {
  /** Where Linux has it. */
  public static final String DEVICE = "/dev/kvm";

  /** More leaves than any processor has. */
  private static final int MOST_LEAVES = 256;

  /** vCPUs of a host that does not tell: KVM API, KVM_CAP_NR_VCPUS. */
  private static final int USUAL_CPUS = 4;

  private KvmSystem(int number) {
    super(number);
  }

  /**
   * Opens it and looks whether it is the interface that we know.
   *
   * @throws PlatformException ENOENT without KVM, EACCES or EPERM without permission
   */
  public static KvmSystem open() {
    try (Arena arena = Arena.ofConfined()) {
      int flags = Constants.O_RDWR | Constants.O_CLOEXEC;
      int fd =
          Check.ok(
              FileCalls.openat(Constants.AT_FDCWD, arena.allocateFrom(DEVICE), flags, 0),
              "open",
              DEVICE);
      KvmSystem system = new KvmSystem(fd);
      int version = system.attempt(KvmRequests.KVM_GET_API_VERSION, 0);
      if (version != KvmConstants.KVM_API_VERSION) {
        system.close();
        throw new PlatformException(Errno.ENOTTY, "KVM_GET_API_VERSION", "answered " + version);
      }
      return system;
    }
  }

  /** What the host says to a KVM_CAP number; 0 is no. */
  int extension(int capability) {
    return Math.max(0, attempt(KvmRequests.KVM_CHECK_EXTENSION, capability));
  }

  /** The first thing that we need and this host's KVM does not have, or an empty string. */
  public String missing() {
    if (extension(KvmConstants.KVM_CAP_USER_MEMORY) == 0) {
      return "user memory regions";
    }
    if (extension(KvmConstants.KVM_CAP_IRQCHIP) == 0) {
      return "an interrupt controller in the kernel";
    }
    if (extension(KvmConstants.KVM_CAP_IRQFD) == 0) {
      return "irqfd";
    }
    if (extension(KvmConstants.KVM_CAP_IOEVENTFD) == 0) {
      return "ioeventfd";
    }
    return extension(KvmConstants.KVM_CAP_IMMEDIATE_EXIT) == 0 ? "immediate_exit" : "";
  }

  /** How many vCPUs one VM can have. */
  public int mostCpus() {
    int most = extension(KvmConstants.KVM_CAP_MAX_VCPUS);
    int usual = extension(KvmConstants.KVM_CAP_NR_VCPUS);
    return most > 0 ? most : usual > 0 ? usual : USUAL_CPUS;
  }

  /** Whether the kernel's LAPIC has the timer that CPUID must promise by itself. */
  public boolean tscDeadlineTimer() {
    return extension(KvmConstants.KVM_CAP_TSC_DEADLINE_TIMER) != 0;
  }

  /** What the host's KVM can give a guest's CPUID. */
  public Cpuid supportedCpuid() {
    try (Arena arena = Arena.ofConfined()) {
      long bytes = KvmStructs.CPUID.byteSize() + MOST_LEAVES * KvmStructs.CPUID_ENTRY.byteSize();
      MemorySegment struct = arena.allocate(bytes, Long.BYTES);
      struct.set(JAVA_INT, 0, MOST_LEAVES);
      call("KVM_GET_SUPPORTED_CPUID", KvmRequests.KVM_GET_SUPPORTED_CPUID, struct);
      return Cpuid.of(struct);
    }
  }

  /** Numbers of the model-specific registers that are part of a guest's state. */
  public int[] msrIndices() {
    try (Arena arena = Arena.ofConfined()) {
      // The first call fails with E2BIG and tells how many there are.
      MemorySegment count = arena.allocate(Integer.BYTES, Long.BYTES);
      int _ =
          dev.arcbox.platform.libc.FdCalls.ioctl(fd(), KvmRequests.KVM_GET_MSR_INDEX_LIST, count);
      int number = count.get(JAVA_INT, 0);
      MemorySegment list = arena.allocate((1L + number) * Integer.BYTES, Long.BYTES);
      list.set(JAVA_INT, 0, number);
      call("KVM_GET_MSR_INDEX_LIST", KvmRequests.KVM_GET_MSR_INDEX_LIST, list);
      return list.asSlice(Integer.BYTES, (long) number * Integer.BYTES).toArray(JAVA_INT);
    }
  }

  /** A VM without memory, interrupt controller or vCPUs. */
  public KvmVm createVm() {
    int fd = call("KVM_CREATE_VM", KvmRequests.KVM_CREATE_VM, 0);
    int run = call("KVM_GET_VCPU_MMAP_SIZE", KvmRequests.KVM_GET_VCPU_MMAP_SIZE, 0);
    return new KvmVm(fd, run);
  }
}
