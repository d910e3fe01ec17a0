package dev.arcbox.vmm.boot;

import dev.arcbox.hypervisor.GuestAddressException;
import dev.arcbox.hypervisor.GuestMemory;

/**
 * The first 4 GiB mapped onto themselves with 2 MiB pages: a kernel, its initrd and all we tell it
 * lie there, and the 64-bit entry wants them mapped.
 *
 * <pre>
 * PML4 ─► PDPT ─► 4 page directories of 512 pages, one table after the other
 * </pre>
 */
final class PageTables {
  private static final int TABLE = 4096;
  private static final int DIRECTORIES = 4;
  private static final int BYTES = (2 + DIRECTORIES) * TABLE;
  private static final long PRESENT_WRITABLE = 3;
  private static final long LARGE = 0x80;
  private static final long LARGE_PAGE = 2L << 20;
  private static final int ENTRIES = 512;

  private PageTables() {}

  static void write(GuestMemory memory) throws GuestAddressException {
    LittleEndian tables = LittleEndian.at(memory, LowMemory.PAGE_TABLES, BYTES);
    tables.u64(0, (LowMemory.PAGE_TABLES + TABLE) | PRESENT_WRITABLE);
    for (int i = 0; i < DIRECTORIES; i++) {
      long directory = LowMemory.PAGE_TABLES + (2L + i) * TABLE;
      tables.u64(TABLE + i * Long.BYTES, directory | PRESENT_WRITABLE);
    }
    for (int i = 0; i < DIRECTORIES * ENTRIES; i++) {
      tables.u64(2 * TABLE + i * Long.BYTES, (i * LARGE_PAGE) | LARGE | PRESENT_WRITABLE);
    }
  }
}
