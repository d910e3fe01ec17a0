package dev.arcbox.hypervisor.kvm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * struct kvm_run, which kernel and vCPU thread share; the union by the exits that we know.
 *
 * <pre>
 *   0                 1               8            12       16    24          32          288
 *   | request_irq_win | immediate_exit| exit_reason| flags… | cr8 | apic_base | union …   | …
 *
 *   32: io        direction u8, size u8, port u16, count u32, data_offset u64
 *       mmio      phys_addr u64, data u8[8], len u32, is_write u8
 *       internal  suberror u32, ndata u32, data u64[16]      (system_event alike: type, ndata, data)
 *       fail_entry reason u64, cpu u32
 * </pre>
 */
final class RunLayout {
  static final StructLayout HEAD =
      MemoryLayout.structLayout(
          JAVA_BYTE.withName("request_interrupt_window"),
          JAVA_BYTE.withName("immediate_exit"),
          MemoryLayout.paddingLayout(6),
          JAVA_INT.withName("exit_reason"),
          JAVA_BYTE.withName("ready_for_interrupt_injection"),
          JAVA_BYTE.withName("if_flag"),
          JAVA_SHORT.withName("flags"),
          JAVA_LONG.withName("cr8"),
          JAVA_LONG.withName("apic_base"));

  static final long IMMEDIATE_EXIT = KvmStructs.at(HEAD, "immediate_exit");
  static final long EXIT_REASON = KvmStructs.at(HEAD, "exit_reason");

  /** The union follows the head. */
  static final long UNION = HEAD.byteSize();

  static final long UNION_BYTES = 256;

  static final long IO_DIRECTION = UNION;
  static final long IO_SIZE = UNION + 1;
  static final long IO_PORT = UNION + 2;
  static final long IO_COUNT = UNION + 4;
  static final long IO_DATA_OFFSET = UNION + 8;

  static final long MMIO_ADDRESS = UNION;
  static final long MMIO_DATA = UNION + 8;
  static final long MMIO_LENGTH = UNION + 16;
  static final long MMIO_IS_WRITE = UNION + 20;

  /** internal.suberror and system_event.type. */
  static final long CODE = UNION;

  /** internal.ndata and system_event.ndata. */
  static final long DATA_COUNT = UNION + 4;

  /** internal.data and system_event.data. */
  static final long DATA = UNION + 8;

  static final int MOST_DATA = 16;

  static final long FAIL_REASON = UNION;
  static final long FAIL_CPU = UNION + 8;

  private RunLayout() {}
}
