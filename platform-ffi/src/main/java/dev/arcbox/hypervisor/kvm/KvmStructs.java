package dev.arcbox.hypervisor.kvm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;

/**
 * The small structs of linux/kvm.h that go into one ioctl each; a table. Those that are read and
 * written in many places have files of their own. A test holds all against the C compiler's.
 */
final class KvmStructs {
  static final StructLayout USER_MEMORY =
      MemoryLayout.structLayout(
          JAVA_INT.withName("slot"),
          JAVA_INT.withName("flags"),
          JAVA_LONG.withName("guest_phys_addr"),
          JAVA_LONG.withName("memory_size"),
          JAVA_LONG.withName("userspace_addr"));

  static final StructLayout DIRTY_LOG =
      MemoryLayout.structLayout(
          JAVA_INT.withName("slot"),
          JAVA_INT.withName("padding1"),
          JAVA_LONG.withName("dirty_bitmap"));

  static final StructLayout IRQ_LEVEL =
      MemoryLayout.structLayout(JAVA_INT.withName("irq"), JAVA_INT.withName("level"));

  static final StructLayout IRQFD =
      MemoryLayout.structLayout(
          JAVA_INT.withName("fd"),
          JAVA_INT.withName("gsi"),
          JAVA_INT.withName("flags"),
          JAVA_INT.withName("resamplefd"),
          MemoryLayout.paddingLayout(16));

  static final StructLayout IOEVENTFD =
      MemoryLayout.structLayout(
          JAVA_LONG.withName("datamatch"),
          JAVA_LONG.withName("addr"),
          JAVA_INT.withName("len"),
          JAVA_INT.withName("fd"),
          JAVA_INT.withName("flags"),
          MemoryLayout.paddingLayout(36));

  static final StructLayout MSI =
      MemoryLayout.structLayout(
          JAVA_INT.withName("address_lo"),
          JAVA_INT.withName("address_hi"),
          JAVA_INT.withName("data"),
          JAVA_INT.withName("flags"),
          JAVA_INT.withName("devid"),
          MemoryLayout.paddingLayout(12));

  /** The head of kvm_irq_routing; entries follow. */
  static final StructLayout ROUTING =
      MemoryLayout.structLayout(JAVA_INT.withName("nr"), JAVA_INT.withName("flags"));

  /** Of the union the first 16 bytes, which is where irqchip and msi lie. */
  static final StructLayout ROUTING_ENTRY =
      MemoryLayout.structLayout(
          JAVA_INT.withName("gsi"),
          JAVA_INT.withName("type"),
          JAVA_INT.withName("flags"),
          JAVA_INT.withName("pad"),
          JAVA_INT.withName("u.msi.address_lo"),
          JAVA_INT.withName("u.msi.address_hi"),
          JAVA_INT.withName("u.msi.data"),
          MemoryLayout.paddingLayout(20));

  static final StructLayout PIT_CONFIG =
      MemoryLayout.structLayout(JAVA_INT.withName("flags"), MemoryLayout.paddingLayout(60));

  static final StructLayout ENABLE_CAP =
      MemoryLayout.structLayout(
          JAVA_INT.withName("cap"),
          JAVA_INT.withName("flags"),
          MemoryLayout.sequenceLayout(4, JAVA_LONG).withName("args"),
          MemoryLayout.paddingLayout(64));

  static final StructLayout CLOCK_DATA =
      MemoryLayout.structLayout(
          JAVA_LONG.withName("clock"),
          JAVA_INT.withName("flags"),
          JAVA_INT.withName("pad0"),
          JAVA_LONG.withName("realtime"),
          JAVA_LONG.withName("host_tsc"),
          MemoryLayout.paddingLayout(16));

  static final StructLayout MP_STATE = MemoryLayout.structLayout(JAVA_INT.withName("mp_state"));

  /** The head of kvm_msrs; entries follow. */
  static final StructLayout MSRS =
      MemoryLayout.structLayout(JAVA_INT.withName("nmsrs"), JAVA_INT.withName("pad"));

  static final StructLayout MSR_ENTRY =
      MemoryLayout.structLayout(
          JAVA_INT.withName("index"), JAVA_INT.withName("reserved"), JAVA_LONG.withName("data"));

  /** The head of kvm_cpuid2; entries follow. */
  static final StructLayout CPUID =
      MemoryLayout.structLayout(JAVA_INT.withName("nent"), JAVA_INT.withName("padding"));

  static final StructLayout CPUID_ENTRY =
      MemoryLayout.structLayout(
          JAVA_INT.withName("function"),
          JAVA_INT.withName("index"),
          JAVA_INT.withName("flags"),
          JAVA_INT.withName("eax"),
          JAVA_INT.withName("ebx"),
          JAVA_INT.withName("ecx"),
          JAVA_INT.withName("edx"),
          MemoryLayout.paddingLayout(12));

  static final StructLayout SEGMENT =
      MemoryLayout.structLayout(
          JAVA_LONG.withName("base"),
          JAVA_INT.withName("limit"),
          JAVA_SHORT.withName("selector"),
          JAVA_BYTE.withName("type"),
          JAVA_BYTE.withName("present"),
          JAVA_BYTE.withName("dpl"),
          JAVA_BYTE.withName("db"),
          JAVA_BYTE.withName("s"),
          JAVA_BYTE.withName("l"),
          JAVA_BYTE.withName("g"),
          JAVA_BYTE.withName("avl"),
          JAVA_BYTE.withName("unusable"),
          JAVA_BYTE.withName("padding"));

  static final StructLayout DTABLE =
      MemoryLayout.structLayout(
          JAVA_LONG.withName("base"), JAVA_SHORT.withName("limit"), MemoryLayout.paddingLayout(6));

  private KvmStructs() {}

  /** Where a field lies. */
  static long at(StructLayout layout, String field) {
    return layout.byteOffset(PathElement.groupElement(field));
  }
}
