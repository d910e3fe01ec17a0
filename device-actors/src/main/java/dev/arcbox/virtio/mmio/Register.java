package dev.arcbox.virtio.mmio;

/** Offsets of the control registers, 32 bits each (VIRTIO 1.2 section 4.2.2). */
final class Register {
  static final int MAGIC = 0x000;
  static final int VERSION = 0x004;
  static final int DEVICE_ID = 0x008;
  static final int VENDOR_ID = 0x00c;
  static final int DEVICE_FEATURES = 0x010;
  static final int DEVICE_FEATURES_SELECT = 0x014;
  static final int DRIVER_FEATURES = 0x020;
  static final int DRIVER_FEATURES_SELECT = 0x024;
  static final int QUEUE_SELECT = 0x030;
  static final int QUEUE_SIZE_MAX = 0x034;
  static final int QUEUE_SIZE = 0x038;
  static final int QUEUE_READY = 0x044;
  static final int QUEUE_NOTIFY = 0x050;
  static final int INTERRUPT_STATUS = 0x060;
  static final int INTERRUPT_ACK = 0x064;
  static final int STATUS = 0x070;
  static final int QUEUE_DESCRIPTORS = 0x080;
  static final int QUEUE_AVAILABLE = 0x090;
  static final int QUEUE_USED = 0x0a0;
  static final int WINDOW_SELECT = 0x0ac;
  static final int WINDOW_BYTES = 0x0b0;
  static final int WINDOW_ADDRESS = 0x0b8;
  static final int CONFIG_GENERATION = 0x0fc;

  /** Configuration space: any size, any alignment. */
  static final int CONFIG = 0x100;

  /** The high half of a 64-bit register follows its low half. */
  static final int HIGH = 4;

  private Register() {}
}
