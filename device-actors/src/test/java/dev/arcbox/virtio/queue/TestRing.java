package dev.arcbox.virtio.queue;

import dev.arcbox.hypervisor.GuestMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The driver's side of one split ring in a little guest memory, free to break every rule. */
public final class TestRing {
  public static final int NEXT = 1;
  public static final int WRITE = 2;
  public static final int INDIRECT = 4;

  /** Not 0, so that an address taken for an offset shows. */
  public static final long BASE = 0x10_0000;

  public static final int RAM = 1 << 17;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment ram;
  private final QueueLayout layout;
  private int available;
  private int usedSeen;

  /** A used element. */
  public record Used(int id, int length) {}

  /** A ring with memory of its own. */
  public TestRing(int size) {
    this(size, Arena.ofAuto().allocate(RAM, 4096), BASE);
  }

  /** A ring whose areas begin at {@code at}. */
  public TestRing(int size, MemorySegment ram, long at) {
    this.ram = ram;
    long availableAt = at + 16L * size;
    long usedAt = (availableAt + 6 + 2L * size + 3) / 4 * 4;
    this.layout = new QueueLayout(size, at, availableAt, usedAt);
  }

  public MemorySegment ram() {
    return ram;
  }

  public GuestMemory memory() {
    return GuestMemory.of(List.of(new GuestMemory.Region(BASE, ram)));
  }

  public QueueLayout layout() {
    return layout;
  }

  /** The first address that is free for buffers. */
  public long buffers() {
    return BASE + 0x1_0000;
  }

  public static long offset(long address) {
    return address - BASE;
  }

  public void descriptor(long table, int i, long address, long length, int flags, int next) {
    long at = offset(table) + 16L * i;
    ram.set(LONG, at, address);
    ram.set(INT, at + 8, (int) length);
    ram.set(SHORT, at + 12, (short) flags);
    ram.set(SHORT, at + 14, (short) next);
  }

  public void descriptor(int i, long address, long length, int flags, int next) {
    descriptor(layout.descriptors(), i, address, length, flags, next);
  }

  /** Makes a head available. */
  public void offer(int head) {
    ram.set(SHORT, offset(layout.available()) + 4 + 2L * (available % layout.size()), (short) head);
    available = (available + 1) & 0xffff;
    availableIndex(available);
  }

  /** Writes any available index. */
  public void availableIndex(int index) {
    available = index & 0xffff;
    ram.set(SHORT, offset(layout.available()) + 2, (short) index);
  }

  /** Begins counting at {@code index}, on both sides. */
  public void beginAt(int index) {
    availableIndex(index);
    usedSeen = index;
    ram.set(SHORT, offset(layout.used()) + 2, (short) index);
  }

  public void availableFlags(int flags) {
    ram.set(SHORT, offset(layout.available()), (short) flags);
  }

  public void usedEvent(int index) {
    ram.set(SHORT, offset(layout.available()) + 4 + 2L * layout.size(), (short) index);
  }

  public int availEvent() {
    return ram.get(SHORT, offset(layout.used()) + 4 + 8L * layout.size()) & 0xffff;
  }

  public int usedFlags() {
    return ram.get(SHORT, offset(layout.used())) & 0xffff;
  }

  public int usedIndex() {
    return ram.get(SHORT, offset(layout.used()) + 2) & 0xffff;
  }

  /** What was used since the last call. */
  public List<Used> takeUsed() {
    List<Used> all = new ArrayList<>();
    while (usedSeen != usedIndex()) {
      long at = offset(layout.used()) + 4 + 8L * (usedSeen % layout.size());
      all.add(new Used(ram.get(INT, at), ram.get(INT, at + 4)));
      usedSeen = (usedSeen + 1) & 0xffff;
    }
    return all;
  }

  public void put(long address, byte[] bytes) {
    MemorySegment.copy(MemorySegment.ofArray(bytes), 0, ram, offset(address), bytes.length);
  }

  public byte[] bytes(long address, int length) {
    return ram.asSlice(offset(address), length).toArray(ValueLayout.JAVA_BYTE);
  }
}
