package dev.arcbox.hypervisor.kvm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Segments, tables and control registers: struct kvm_sregs. A mutable copy, for one thread.
 *
 * <pre>
 *   0    24   48   72   96   120  144  168   192   208   224 …                             280    312
 *   | cs | ds | es | fs | gs | ss | tr | ldt | gdt | idt | cr0 cr2 cr3 cr4 cr8 efer apic_base | irqs |
 * </pre>
 */
public final class SpecialRegisters {
  static final long BYTES = 312;
  private static final long SEGMENT_BYTES = KvmStructs.SEGMENT.byteSize();
  private static final long TABLES = 192;
  private static final long CONTROL = 224;

  /** The segments in their order. */
  public enum Segment {
    CS,
    DS,
    ES,
    FS,
    GS,
    SS,
    TR,
    LDT;

    @SuppressWarnings("EnumOrdinal") // the order is the struct's
    private int place() {
      return ordinal();
    }
  }

  /** The descriptor tables in their order. */
  public enum Table {
    GDT,
    IDT;

    @SuppressWarnings("EnumOrdinal") // the order is the struct's
    private int place() {
      return ordinal();
    }
  }

  /** The control registers in their order. */
  public enum Control {
    CR0,
    CR2,
    CR3,
    CR4,
    CR8,
    EFER,
    APIC_BASE;

    @SuppressWarnings("EnumOrdinal") // the order is the struct's
    private int place() {
      return ordinal();
    }
  }

  private final MemorySegment struct;

  private SpecialRegisters(MemorySegment struct) {
    this.struct = struct;
  }

  static SpecialRegisters of(MemorySegment source) {
    MemorySegment copy = Arena.ofAuto().allocate(BYTES, Long.BYTES);
    return new SpecialRegisters(copy.copyFrom(source.asSlice(0, BYTES)));
  }

  MemorySegment struct() {
    return struct;
  }

  static long at(Segment which) {
    return which.place() * SEGMENT_BYTES;
  }

  private MemorySegment slice(Segment which) {
    return struct.asSlice(at(which), SEGMENT_BYTES);
  }

  public SegmentRegister get(Segment which) {
    return SegmentRegister.of(slice(which));
  }

  public SpecialRegisters set(SegmentRegister value, Segment... which) {
    for (Segment each : which) {
      value.copyTo(slice(each));
    }
    return this;
  }

  static long at(Table which) {
    return TABLES + which.place() * KvmStructs.DTABLE.byteSize();
  }

  public long base(Table which) {
    return struct.get(JAVA_LONG, at(which));
  }

  /** The table's last byte, counted from its base. */
  public int limit(Table which) {
    return Short.toUnsignedInt(struct.get(JAVA_SHORT, at(which) + Long.BYTES));
  }

  public SpecialRegisters set(Table which, long base, int limit) {
    struct.set(JAVA_LONG, at(which), base);
    struct.set(JAVA_SHORT, at(which) + Long.BYTES, (short) limit);
    return this;
  }

  static long at(Control which) {
    return CONTROL + (long) which.place() * Long.BYTES;
  }

  public long get(Control which) {
    return struct.get(JAVA_LONG, at(which));
  }

  public SpecialRegisters set(Control which, long value) {
    struct.set(JAVA_LONG, at(which), value);
    return this;
  }
}
