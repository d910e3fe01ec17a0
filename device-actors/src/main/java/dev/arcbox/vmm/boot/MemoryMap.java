package dev.arcbox.vmm.boot;

import java.util.ArrayList;
import java.util.List;

/**
 * The guest's physical address space: RAM from 0, a hole for devices below 4 GiB, RAM above.
 *
 * <pre>
 * 0 ─── low RAM ───┤ … │ 0xd0000000 virtio-mmio │ 0xfec00000 IOAPIC, LAPIC │ 4 GiB ── high RAM ──┤
 * </pre>
 *
 * @param lowBytes RAM from address 0, at most {@link #HOLE}
 * @param highBytes RAM from {@link #HIGH} on
 */
public record MemoryMap(long lowBytes, long highBytes) {
  /** Low RAM ends here at the latest; 1 GiB is left for devices. */
  public static final long HOLE = 0xc000_0000L;

  /** Device slots, a page each. */
  public static final long MMIO = 0xd000_0000L;

  /** Shared-memory windows of devices (DAX) go above all RAM, from a multiple of this. */
  public static final long WINDOW_ALIGNMENT = 1L << 30;

  public static final long IOAPIC = 0xfec0_0000L;
  public static final long LOCAL_APIC = 0xfee0_0000L;
  public static final long HIGH = 1L << 32;

  private static final long PAGE = 4096;

  public MemoryMap {
    if (lowBytes < LowMemory.KERNEL
        || lowBytes > HOLE
        || highBytes < 0
        || highBytes > Long.MAX_VALUE - HIGH - WINDOW_ALIGNMENT
        || (lowBytes | highBytes) % PAGE != 0) {
      throw new IllegalArgumentException(
          "memory of 0x%x and 0x%x bytes".formatted(lowBytes, highBytes));
    }
  }

  /** RAM of {@code bytes}, rounded down to pages, around the hole. */
  public static MemoryMap of(long bytes) {
    long whole = bytes - bytes % PAGE;
    long low = Math.min(whole, HOLE);
    return new MemoryMap(low, whole - low);
  }

  /** One piece of RAM. */
  public record Range(long address, long bytes) {
    public long end() {
      return address + bytes;
    }
  }

  /** The RAM, piece by piece; each piece is one region of guest memory. */
  public List<Range> ram() {
    List<Range> ranges = new ArrayList<>();
    ranges.add(new Range(0, lowBytes));
    if (highBytes > 0) {
      ranges.add(new Range(HIGH, highBytes));
    }
    return List.copyOf(ranges);
  }

  /** Where shared-memory windows may begin: above RAM, aligned. */
  public long windows() {
    return alignUp(HIGH + highBytes, WINDOW_ALIGNMENT);
  }

  /** What the kernel is told; our own structures lie in RAM that it may use later. */
  List<E820Entry> e820() {
    List<E820Entry> entries = new ArrayList<>();
    entries.add(new E820Entry(0, LowMemory.RAM_END, E820Entry.RAM));
    entries.add(new E820Entry(LowMemory.ACPI, LowMemory.ACPI_BYTES, E820Entry.RESERVED));
    entries.add(new E820Entry(LowMemory.KERNEL, lowBytes - LowMemory.KERNEL, E820Entry.RAM));
    if (highBytes > 0) {
      entries.add(new E820Entry(HIGH, highBytes, E820Entry.RAM));
    }
    return entries;
  }

  static long alignUp(long value, long alignment) {
    return (value + alignment - 1) / alignment * alignment;
  }
}
