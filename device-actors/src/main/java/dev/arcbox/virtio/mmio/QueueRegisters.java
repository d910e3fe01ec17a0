package dev.arcbox.virtio.mmio;

import dev.arcbox.virtio.queue.QueueLayout;

/** What the driver said about one queue. Guarded by the transport. */
final class QueueRegisters {
  /** QueueNumMax; Linux makes its rings this long. */
  static final int MOST = 256;

  private int size;
  private long descriptors;
  private long available;
  private long used;
  private boolean ready;

  boolean ready() {
    return ready;
  }

  void ready(boolean value) {
    ready = value;
  }

  QueueLayout layout() {
    return new QueueLayout(size, descriptors, available, used);
  }

  /** False when the size is none (2.7: a power of two). */
  boolean size(long value) {
    if (value < 1 || value > MOST || Long.bitCount(value) != 1) {
      return false;
    }
    size = (int) value;
    return true;
  }

  /** Writes one half of an address; false when the register is none of this kind. */
  boolean address(int register, long half) {
    switch (register) {
      case Register.QUEUE_DESCRIPTORS -> descriptors = low(descriptors, half);
      case Register.QUEUE_DESCRIPTORS + Register.HIGH -> descriptors = high(descriptors, half);
      case Register.QUEUE_AVAILABLE -> available = low(available, half);
      case Register.QUEUE_AVAILABLE + Register.HIGH -> available = high(available, half);
      case Register.QUEUE_USED -> used = low(used, half);
      case Register.QUEUE_USED + Register.HIGH -> used = high(used, half);
      default -> {
        return false;
      }
    }
    return true;
  }

  static long low(long value, long half) {
    return (value & ~0xffff_ffffL) | half;
  }

  static long high(long value, long half) {
    return (value & 0xffff_ffffL) | (half << 32);
  }

  void reset() {
    size = 0;
    descriptors = 0;
    available = 0;
    used = 0;
    ready = false;
  }
}
