package dev.arcbox.vmm.boot;

/**
 * The boot processor's registers at the guest's first instruction; what is not named is zero.
 *
 * @param rbx the address of PVH's start info, or 0
 * @param rsi the address of Linux' zero page, or 0
 * @param code for CS
 * @param data for DS, ES, FS, GS and SS
 * @param task for TR
 * @param gdtBase linear address of the descriptor table
 * @param gdtLimit its last byte
 */
public record CpuState(
    long rip,
    long rsp,
    long rbx,
    long rsi,
    long rflags,
    long cr0,
    long cr3,
    long cr4,
    long efer,
    Segment code,
    Segment data,
    Segment task,
    long gdtBase,
    int gdtLimit) {

  /**
   * A segment register with its hidden part.
   *
   * @param type of the descriptor, 4 bits
   * @param system whether it describes a system segment (S bit clear), like a task state
   * @param wide D/B: 32-bit
   * @param longMode L: 64-bit code
   * @param pages G: the limit counts pages
   */
  public record Segment(
      int selector,
      long base,
      int limit,
      int type,
      boolean system,
      boolean wide,
      boolean longMode,
      boolean pages) {

    /** The descriptor as it stands in a table. */
    long descriptor() {
      long raw = pages ? (limit >>> 12) : limit;
      long flags = type | (system ? 0 : 0x10) | 0x80;
      long high = (longMode ? 2 : 0) | (wide ? 4 : 0) | (pages ? 8 : 0);
      return (raw & 0xffff)
          | ((base & 0xff_ffff) << 16)
          | (flags << 40)
          | (((raw >>> 16) & 0xf) << 48)
          | (high << 52)
          | (((base >>> 24) & 0xff) << 56);
    }
  }
}
