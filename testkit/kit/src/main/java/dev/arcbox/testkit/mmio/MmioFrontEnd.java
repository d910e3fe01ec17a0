package dev.arcbox.testkit.mmio;

import dev.arcbox.platform.fd.EventFd;
import dev.arcbox.testkit.ring.DeviceFrontEnd;
import dev.arcbox.testkit.ring.DriverRing;
import dev.arcbox.testkit.ring.RingDriver;
import dev.arcbox.testkit.ring.SharedGuest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A virtio-mmio driver as Linux writes them, driven from one thread. */
public final class MmioFrontEnd implements DeviceFrontEnd {
  public static final int MAGIC = 0x000;
  public static final int VERSION = 0x004;
  public static final int DEVICE_ID = 0x008;
  public static final int DEVICE_FEATURES = 0x010;
  public static final int DEVICE_FEATURES_SEL = 0x014;
  public static final int DRIVER_FEATURES = 0x020;
  public static final int DRIVER_FEATURES_SEL = 0x024;
  public static final int QUEUE_SEL = 0x030;
  public static final int QUEUE_NUM_MAX = 0x034;
  public static final int QUEUE_NUM = 0x038;
  public static final int QUEUE_READY = 0x044;
  public static final int QUEUE_NOTIFY = 0x050;
  public static final int INTERRUPT_STATUS = 0x060;
  public static final int INTERRUPT_ACK = 0x064;
  public static final int STATUS = 0x070;
  public static final int QUEUE_DESC = 0x080;
  public static final int QUEUE_DRIVER = 0x090;
  public static final int QUEUE_DEVICE = 0x0a0;
  public static final int SHM_SEL = 0x0ac;
  public static final int SHM_LEN = 0x0b0;
  public static final int SHM_BASE = 0x0b8;
  public static final int CONFIG_GENERATION = 0x0fc;
  public static final int CONFIG = 0x100;

  public static final int ACKNOWLEDGE = 1;
  public static final int DRIVER = 2;
  public static final int DRIVER_OK = 4;
  public static final int FEATURES_OK = 8;
  public static final int NEEDS_RESET = 64;
  public static final int FAILED = 128;

  public static final long F_VERSION_1 = 1L << 32;
  public static final long F_EVENT_IDX = 1L << 29;

  private final PretendedSlot slot;
  private final SharedGuest guest;
  private final List<EventFd> calls = new CopyOnWriteArrayList<>();
  private final List<RingDriver> queues = new ArrayList<>();
  private final AtomicInteger configChanges = new AtomicInteger();
  private long features;

  /** A driver for what is in the slot. */
  public MmioFrontEnd(PretendedSlot slot, SharedGuest guest) {
    this.slot = slot;
    this.guest = guest;
    slot.onInterrupt(this::interrupted);
  }

  /** As Linux' handler: why, acknowledge, then the rings. */
  private void interrupted() {
    int why = read(INTERRUPT_STATUS);
    write(INTERRUPT_ACK, why);
    if ((why & 2) != 0) {
      configChanges.incrementAndGet();
    }
    if ((why & 1) != 0) {
      calls.forEach(EventFd::signal);
    }
  }

  public int read(int register) {
    return (int) slot.read(register, Integer.BYTES);
  }

  public void write(int register, long value) {
    slot.write(register, Integer.BYTES, value & 0xffff_ffffL);
  }

  private void write64(int register, long value) {
    write(register, value);
    write(register + 4, value >>> 32);
  }

  /** Adds bits to the status. */
  public void status(int bits) {
    write(STATUS, read(STATUS) | bits);
  }

  /** How often the device told of changed configuration. */
  public int configChanges() {
    return configChanges.get();
  }

  /** What the device offers. */
  public long offered() {
    write(DEVICE_FEATURES_SEL, 0);
    long low = read(DEVICE_FEATURES) & 0xffff_ffffL;
    write(DEVICE_FEATURES_SEL, 1);
    return low | (long) read(DEVICE_FEATURES) << 32;
  }

  @Override
  public long negotiate(long wanted) {
    write(STATUS, 0);
    status(ACKNOWLEDGE);
    status(DRIVER);
    features = offered() & (wanted | F_VERSION_1);
    accept(features);
    status(FEATURES_OK);
    if ((read(STATUS) & FEATURES_OK) == 0) {
      throw new IllegalStateException("the device refused features 0x%x".formatted(features));
    }
    return features;
  }

  /** Writes the features that the driver takes. */
  public void accept(long taken) {
    write(DRIVER_FEATURES_SEL, 0);
    write(DRIVER_FEATURES, taken);
    write(DRIVER_FEATURES_SEL, 1);
    write(DRIVER_FEATURES, taken >>> 32);
  }

  @Override
  public RingDriver startQueue(int index, int size, EventFd call) {
    DriverRing ring = new DriverRing(guest, size, (features & F_EVENT_IDX) != 0);
    calls.add(call);
    place(index, ring);
    EventFd kick = EventFd.adopt(slot.kick(QUEUE_NOTIFY, index).duplicate());
    RingDriver driver = new RingDriver(ring, kick, call);
    queues.add(driver);
    return driver;
  }

  /** Tells the device where a ring lies, and that it is ready. */
  public void place(int index, DriverRing ring) {
    write(QUEUE_SEL, index);
    write(QUEUE_NUM, ring.size());
    write64(QUEUE_DESC, ring.place().descriptors());
    write64(QUEUE_DRIVER, ring.place().available());
    write64(QUEUE_DEVICE, ring.place().used());
    write(QUEUE_READY, 1);
  }

  @Override
  public void ready() {
    status(DRIVER_OK);
  }

  /** Reads until no change came between, as drivers must (4.2.2.1). */
  @Override
  public ByteBuffer config(int offset, int size) {
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    int before;
    do {
      before = read(CONFIG_GENERATION);
      for (int i = 0; i < size; i++) {
        bytes.put(i, (byte) slot.read(CONFIG + offset + i, 1));
      }
    } while (before != read(CONFIG_GENERATION));
    return bytes;
  }

  @Override
  public void close() {
    queues.forEach(RingDriver::close);
  }
}
