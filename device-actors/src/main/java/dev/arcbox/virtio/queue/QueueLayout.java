package dev.arcbox.virtio.queue;

/**
 * Where a split virtqueue lies in guest memory (VIRTIO 1.2 section 2.7).
 *
 * @param size entries, a power of two up to 32768
 * @param descriptors guest address of the descriptor table, 16-byte aligned
 * @param available guest address of the available ring, 2-byte aligned
 * @param used guest address of the used ring, 4-byte aligned
 */
public record QueueLayout(int size, long descriptors, long available, long used) {
  /** VIRTIO 1.2 section 2.7: the queue size is a power of two and at most 32768. */
  public static final int MAX_SIZE = 32768;

  static final int DESCRIPTOR_BYTES = 16;
  static final int USED_ELEMENT_BYTES = 8;

  /** flags and idx before the entries; used_event or avail_event after them. */
  static final int RING_HEADER_BYTES = 4;

  static final int RING_TRAILER_BYTES = 2;

  public long descriptorBytes() {
    return (long) DESCRIPTOR_BYTES * size;
  }

  public long availableBytes() {
    return RING_HEADER_BYTES + 2L * size + RING_TRAILER_BYTES;
  }

  public long usedBytes() {
    return RING_HEADER_BYTES + (long) USED_ELEMENT_BYTES * size + RING_TRAILER_BYTES;
  }
}
