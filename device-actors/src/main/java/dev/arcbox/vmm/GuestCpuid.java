package dev.arcbox.vmm;

import dev.arcbox.hypervisor.kvm.Cpuid;
import dev.arcbox.hypervisor.kvm.Cpuid.Leaf;

/**
 * What a guest's processors say of themselves: what KVM can give, less what we do not want guests
 * to have, plus who each one is.
 *
 * @param supported KVM's answer
 * @param deadlineTimer whether the kernel's LAPIC has TSC deadlines, which KVM leaves to us to say
 * @param cpus of the machine: one socket, a core each
 */
record GuestCpuid(Cpuid supported, boolean deadlineTimer, int cpus) {
  // Leaf 1, ECX
  private static final int VMX = 1 << 5;
  private static final int TSC_DEADLINE = 1 << 24;
  private static final int HYPERVISOR = 1 << 31;
  // Leaf 1, EDX
  private static final int HYPER_THREADING = 1 << 28;
  // Leaf 0x80000001, ECX
  private static final int SVM = 1 << 2;

  private static final int EXTENDED = 0x8000_0000;

  /** Whether the host lets a guest run virtual machines of its own. */
  static boolean nested(Cpuid supported) {
    return (supported.leaf(1).ecx() & VMX) != 0 || (supported.leaf(EXTENDED | 1).ecx() & SVM) != 0;
  }

  /** The answers of processor {@code index}, whose LAPIC id that is. */
  Cpuid of(int index) {
    return supported.map(leaf -> change(leaf, index));
  }

  private Leaf change(Leaf leaf, int index) {
    return switch (leaf.function()) {
      case 1 -> basic(leaf, index);
      case 4 -> leaf.withEax(sharing(leaf.eax()));
      case 0xa -> leaf.withEax(0).withEbx(0).withEcx(0).withEdx(0); // no performance counters
      case 0xb, 0x1f -> topology(leaf, index);
      case EXTENDED | 1 -> leaf.withEcx(leaf.ecx() & ~SVM);
      case EXTENDED | 8 -> leaf.withEcx(idBits() << 12 | cpus - 1);
      case EXTENDED | 0xa -> leaf.withEax(0).withEbx(0).withEcx(0).withEdx(0); // no SVM
      case EXTENDED | 0x1e -> leaf.withEax(index).withEbx(index).withEcx(0);
      default -> leaf;
    };
  }

  private Leaf basic(Leaf leaf, int index) {
    int ecx = (leaf.ecx() & ~VMX) | HYPERVISOR | (deadlineTimer ? TSC_DEADLINE : 0);
    int ebx = (leaf.ebx() & 0xffff) | cpus << 16 | index << 24;
    int edx = cpus > 1 ? leaf.edx() | HYPER_THREADING : leaf.edx() & ~HYPER_THREADING;
    return leaf.withEbx(ebx).withEcx(ecx).withEdx(edx);
  }

  /** Intel's caches: cores of the package in bits 26 to 31; L3 is shared, the others are not. */
  private int sharing(int eax) {
    int level = eax >> 5 & 7;
    int sharers = level == 3 ? cpus - 1 : 0;
    return (eax & 0x3fff) | sharers << 14 | Math.min(cpus - 1, 63) << 26;
  }

  /** Level 0: one thread per core; level 1: all cores in the package. */
  private Leaf topology(Leaf leaf, int index) {
    Leaf mine = leaf.withEdx(index);
    return switch (leaf.index()) {
      case 0 -> mine.withEax(0).withEbx(1).withEcx(1 << 8);
      case 1 -> mine.withEax(idBits()).withEbx(cpus).withEcx(2 << 8 | 1);
      default -> mine.withEax(0).withEbx(0).withEcx(leaf.index());
    };
  }

  /** Bits of the LAPIC id that tell the cores apart. */
  private int idBits() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(cpus - 1);
  }
}
