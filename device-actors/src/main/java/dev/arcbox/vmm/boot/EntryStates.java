package dev.arcbox.vmm.boot;

import dev.arcbox.hypervisor.GuestAddressException;
import dev.arcbox.hypervisor.GuestMemory;
import dev.arcbox.vmm.boot.CpuState.Segment;

/** The two states in which kernels are entered, and the tables in memory that belong to them. */
final class EntryStates {
  /** __BOOT_CS, __BOOT_DS and __BOOT_TSS of the Linux boot protocol; PVH leaves them open. */
  private static final int CODE = 0x10;

  private static final int DATA = 0x18;
  private static final int TASK = 0x20;
  private static final int GDT_ENTRIES = 5;

  private static final int CODE_TYPE = 0xb;
  private static final int DATA_TYPE = 0x3;
  private static final int BUSY_TASK_TYPE = 0xb;

  /** A task state without an I/O bitmap. */
  private static final int TASK_LIMIT = 0x67;

  /** PE, MP, ET, NE, WP, AM, PG: as Linux itself sets them. */
  private static final long CR0_PAGING = 0x8005_0033L;

  /** PE and ET. */
  private static final long CR0_PROTECTED = 0x11;

  private static final long CR4_PAE = 0x20;
  private static final long EFER_LONG_MODE = 0x500;
  private static final long RFLAGS_FIXED = 2;

  private EntryStates() {}

  private static Segment code(boolean longMode) {
    return new Segment(CODE, 0, -1, CODE_TYPE, false, !longMode, longMode, true);
  }

  private static final Segment DATA_SEGMENT =
      new Segment(DATA, 0, -1, DATA_TYPE, false, true, false, true);
  private static final Segment TASK_SEGMENT =
      new Segment(TASK, 0, TASK_LIMIT, BUSY_TASK_TYPE, true, false, false, false);

  /** 64-bit mode with the first 4 GiB mapped onto themselves. */
  static CpuState longMode(GuestMemory memory, long entry, long zeroPage)
      throws GuestAddressException {
    PageTables.write(memory);
    Segment code = code(true);
    writeGdt(memory, code);
    return new CpuState(
        entry,
        LowMemory.STACK_TOP,
        0,
        zeroPage,
        RFLAGS_FIXED,
        CR0_PAGING,
        LowMemory.PAGE_TABLES,
        CR4_PAE,
        EFER_LONG_MODE,
        code,
        DATA_SEGMENT,
        TASK_SEGMENT,
        LowMemory.GDT,
        GDT_ENTRIES * Long.BYTES - 1);
  }

  /** 32-bit protected mode without paging. */
  static CpuState protectedMode(GuestMemory memory, long entry, long startInfo)
      throws GuestAddressException {
    Segment code = code(false);
    writeGdt(memory, code);
    return new CpuState(
        entry,
        LowMemory.STACK_TOP,
        startInfo,
        0,
        RFLAGS_FIXED,
        CR0_PROTECTED,
        0,
        0,
        0,
        code,
        DATA_SEGMENT,
        TASK_SEGMENT,
        LowMemory.GDT,
        GDT_ENTRIES * Long.BYTES - 1);
  }

  private static void writeGdt(GuestMemory memory, Segment code) throws GuestAddressException {
    LittleEndian table = LittleEndian.at(memory, LowMemory.GDT, GDT_ENTRIES * Long.BYTES);
    table.u64(CODE, code.descriptor());
    table.u64(DATA, DATA_SEGMENT.descriptor());
    table.u64(TASK, TASK_SEGMENT.descriptor());
  }
}
