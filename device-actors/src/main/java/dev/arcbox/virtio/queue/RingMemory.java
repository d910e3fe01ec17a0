package dev.arcbox.virtio.queue;

import dev.arcbox.hypervisor.GuestAddressException;
import dev.arcbox.hypervisor.GuestMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The three areas of a split virtqueue in shared memory (VIRTIO 1.2 section 2.7), little-endian:
 *
 * <pre>
 * descriptor  | addr u64 | len u32 | flags u16 | next u16 |              16 bytes, times size
 * available   | flags u16 | idx u16 | ring[size] u16 | used_event u16 |
 * used        | flags u16 | idx u16 | ring[size] {id u32, len u32} | avail_event u16 |
 * </pre>
 *
 * <p>Places are resolved once, when the queue starts: what the driver writes later to the
 * transport's address registers cannot move them.
 */
final class RingMemory {
  static final int AVAIL_NO_INTERRUPT = 1;
  static final int USED_NO_NOTIFY = 1;

  private static final VarHandle SHORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final long INDEX = 2;
  private static final long ENTRIES = QueueLayout.RING_HEADER_BYTES;

  private final MemorySegment descriptors;
  private final MemorySegment available;
  private final MemorySegment used;
  private final long usedEvent;
  private final long availEvent;

  RingMemory(QueueLayout layout, GuestMemory memory) throws BrokenRingException {
    int size = layout.size();
    if (size < 1 || size > QueueLayout.MAX_SIZE || Integer.bitCount(size) != 1) {
      throw new BrokenRingException("queue size " + size + " is not a power of two up to 32768");
    }
    descriptors =
        area(memory, "descriptor table", layout.descriptors(), layout.descriptorBytes(), 16);
    available = area(memory, "available ring", layout.available(), layout.availableBytes(), 2);
    // One entry is 8 bytes but the ring needs only 4-byte alignment (section 2.7).
    used = area(memory, "used ring", layout.used(), layout.usedBytes(), 4);
    usedEvent = ENTRIES + 2L * size;
    availEvent = ENTRIES + (long) QueueLayout.USED_ELEMENT_BYTES * size;
  }

  private static MemorySegment area(
      GuestMemory memory, String name, long address, long bytes, int alignment)
      throws BrokenRingException {
    try {
      MemorySegment area = memory.slice(address, bytes);
      if (address % alignment != 0 || area.address() % alignment != 0) {
        throw new BrokenRingException(
            "%s at 0x%x is not aligned to %d".formatted(name, address, alignment));
      }
      return area;
    } catch (GuestAddressException e) {
      throw new BrokenRingException(name + ": " + e.getMessage());
    }
  }

  MemorySegment descriptors() {
    return descriptors;
  }

  /** Everything that the driver wrote before it raised the index is visible after this. */
  int availableIndex() {
    return (short) SHORT.getAcquire(available, INDEX) & 0xffff;
  }

  int availableHead(int slot) {
    return (short) SHORT.getOpaque(available, ENTRIES + 2L * slot) & 0xffff;
  }

  int availableFlags() {
    return (short) SHORT.getOpaque(available, 0L) & 0xffff;
  }

  int usedEvent() {
    return (short) SHORT.getOpaque(available, usedEvent) & 0xffff;
  }

  int usedIndex() {
    return (short) SHORT.getOpaque(used, INDEX) & 0xffff;
  }

  void usedElement(int slot, int head, int written) {
    long at = ENTRIES + (long) QueueLayout.USED_ELEMENT_BYTES * slot;
    used.set(UNALIGNED_INT, at, head);
    used.set(UNALIGNED_INT, at + 4, written);
  }

  /** Publishes the used elements written before. */
  void usedIndex(int index) {
    SHORT.setRelease(used, INDEX, (short) index);
  }

  void usedFlags(int flags) {
    SHORT.setOpaque(used, 0L, (short) flags);
  }

  void availEvent(int index) {
    SHORT.setOpaque(used, availEvent, (short) index);
  }

  static final ValueLayout.OfInt UNALIGNED_INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong UNALIGNED_LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
}
