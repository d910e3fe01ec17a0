package dev.arcbox.testkit.ring;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes anything into a ring, sense or not. */
public final class RawRing {
  /** Descriptor flags. */
  public static final int NEXT = 1;

  public static final int WRITE = 2;
  public static final int INDIRECT = 4;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment memory;
  private final RingPlace place;
  private final int size;

  RawRing(MemorySegment memory, RingPlace place, int size) {
    this.memory = memory;
    this.place = place;
    this.size = size;
  }

  /** Writes descriptor {@code index} of the ring's own table. */
  public void descriptor(int index, long address, int length, int flags, int next) {
    descriptorAt(
        place.descriptors() + (long) DriverRing.DESCRIPTOR * index, address, length, flags, next);
  }

  /** Writes a descriptor anywhere in the guest, such as into an indirect table. */
  public void descriptorAt(long where, long address, int length, int flags, int next) {
    memory.set(DriverRing.LONG, where, address);
    memory.set(DriverRing.INT, where + 8, length);
    memory.set(DriverRing.INT, where + 12, (flags & 0xffff) | (next << 16));
  }

  /** Writes an entry of the available ring. */
  public void entry(int slot, int head) {
    memory.set(SHORT, place.available() + 4 + 2L * (slot & (size - 1)), (short) head);
  }

  /** Reads the available index. */
  public int index() {
    return memory.get(SHORT, place.available() + 2) & 0xffff;
  }

  /** Sets the available index, whatever was made available. */
  public void index(int value) {
    VarHandle.releaseFence();
    memory.set(SHORT, place.available() + 2, (short) value);
  }

  /** Makes {@code head} available once more. */
  public void offer(int head) {
    int index = index();
    entry(index, head);
    index(index + 1);
  }

  /** Sets the driver's flags and used_event. */
  public void wishes(int flags, int usedEvent) {
    memory.set(SHORT, place.available(), (short) flags);
    memory.set(SHORT, place.usedEvent(size), (short) usedEvent);
  }

  /** Reads the device's used index. */
  public int usedIndex() {
    return memory.get(SHORT, place.used() + 2) & 0xffff;
  }
}
