package dev.arcbox.vmm.boot;

/** Where in the first MiB we put what a kernel finds at its start; the kernel copies it away. */
public final class LowMemory {
  static final long GDT = 0x500;
  static final long START_INFO = 0x6000;
  static final long MODULE_LIST = 0x6040;
  static final long MEMORY_MAP = 0x6100;
  static final long ZERO_PAGE = 0x7000;

  /** Grows downwards; the kernel soon has a stack of its own. */
  static final long STACK_TOP = 0x8ff0;

  static final long PAGE_TABLES = 0x9000;
  static final long COMMAND_LINE = 0x20000;

  /** Longest command line with its zero; x86 kernels take 2048 (COMMAND_LINE_SIZE). */
  static final int COMMAND_LINE_BYTES = 0x10000;

  /** End of usable RAM below 1 MiB: the extended BIOS data area would begin here. */
  public static final long RAM_END = 0x9fc00;

  /** The BIOS area, where firmware keeps ACPI tables; reserved in the memory map. */
  public static final long ACPI = 0xe0000;

  public static final long ACPI_BYTES = 0x20000;

  /** Kernels and initrds lie above. */
  public static final long KERNEL = 0x100000;

  private LowMemory() {}
}
