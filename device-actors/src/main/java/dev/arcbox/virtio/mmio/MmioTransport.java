package dev.arcbox.virtio.mmio;

import dev.arcbox.hypervisor.InterruptLine;
import dev.arcbox.hypervisor.MmioDevice;
import dev.arcbox.hypervisor.MmioSlot;
import dev.arcbox.virtio.DeviceRunner;
import dev.arcbox.virtio.Transport;
import dev.arcbox.virtio.queue.QueueFeatures;
import dev.arcbox.worker.Worker;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One device's registers. See the package for who may call what. */
public final class MmioTransport implements MmioDevice, Transport, AutoCloseable {
  /** "virt". */
  private static final int MAGIC = 0x7472_6976;

  private static final int VERSION = 2;

  /** Identifies nobody in particular; drivers do not care ("ABOX"). */
  private static final int VENDOR = 0x584f_4241;

  /** VIRTIO_F_VERSION_1. */
  private static final long VERSION_1 = 1L << 32;

  private static final int USED_BUFFER = 1;
  private static final int CONFIG_CHANGE = 2;

  /** SHMLen and SHMBase of a window that does not exist. */
  private static final long NO_WINDOW = -1;

  private final DeviceRunner runner;
  private final InterruptLine line;
  private final MmioMetrics metrics = new MmioMetrics();
  private final List<SharedWindow> windows;
  private final long offered;
  private final ConfigCopy config;
  private final MmioQueues queues;
  private final AtomicInteger interruptStatus = new AtomicInteger();

  /** Written under the monitor, read by the worker. */
  private volatile int status;

  private int offeredSelect;
  private int acceptedSelect;
  private long accepted;
  private int windowSelect;

  private MmioTransport(
      MmioSlot slot, DeviceRunner runner, Worker worker, List<SharedWindow> windows) {
    this.runner = runner;
    this.line = slot.interrupt();
    this.windows = List.copyOf(windows);
    this.offered =
        runner.identity().features()
            | VERSION_1
            | QueueFeatures.INDIRECT_DESC
            | QueueFeatures.EVENT_IDX;
    this.config = new ConfigCopy(runner, worker);
    this.queues = new MmioQueues(slot, runner, worker, this::used, metrics);
  }

  /** Puts a device into its slot. Worker thread only. */
  public static MmioTransport attach(MmioSlot slot, DeviceRunner runner, Worker worker) {
    return attach(slot, runner, worker, List.of());
  }

  /** Puts a device with shared memory windows into its slot. Worker thread only. */
  public static MmioTransport attach(
      MmioSlot slot, DeviceRunner runner, Worker worker, List<SharedWindow> windows) {
    MmioTransport transport = new MmioTransport(slot, runner, worker, windows);
    runner.attach(transport);
    runner.changeMemory(slot.memory());
    transport.config.refresh();
    slot.attach(transport);
    return transport;
  }

  public MmioMetrics metrics() {
    return metrics;
  }

  // ---- what the worker tells

  private void used() {
    raise(USED_BUFFER);
  }

  private void raise(int why) {
    interruptStatus.getAndUpdate(bits -> bits | why);
    line.pulse();
  }

  @Override
  public void configChanged() {
    config.refresh();
    raise(CONFIG_CHANGE);
  }

  /** "MUST send a device configuration change notification" when the driver is up (2.1.2). */
  @Override
  public void needsReset(int queue) {
    if ((status & Status.DRIVER_OK) != 0) {
      raise(CONFIG_CHANGE);
    }
  }

  // ---- reads

  @Override
  public long read(long offset, int size) {
    if (offset >= Register.CONFIG) {
      return config.read(offset - Register.CONFIG, size);
    }
    if (size != Integer.BYTES || offset % Integer.BYTES != 0) {
      return 0;
    }
    int register = (int) offset;
    return switch (register) {
      case Register.MAGIC -> MAGIC;
      case Register.VERSION -> VERSION;
      case Register.DEVICE_ID -> runner.identity().deviceId();
      case Register.VENDOR_ID -> VENDOR;
      case Register.INTERRUPT_STATUS -> interruptStatus.get();
      case Register.CONFIG_GENERATION -> config.generation() & 0xffff_ffffL;
      default -> readState(register);
    };
  }

  private synchronized long readState(int register) {
    return switch (register) {
      case Register.DEVICE_FEATURES -> half(offered, offeredSelect);
      case Register.QUEUE_SIZE_MAX -> queues.selectedMost();
      case Register.QUEUE_READY -> queues.selectedReady() ? 1 : 0;
      case Register.STATUS -> status | (runner.needsReset() ? Status.NEEDS_RESET : 0);
      case Register.WINDOW_BYTES -> half(windowBytes(), 0);
      case Register.WINDOW_BYTES + Register.HIGH -> half(windowBytes(), 1);
      case Register.WINDOW_ADDRESS -> half(windowAddress(), 0);
      case Register.WINDOW_ADDRESS + Register.HIGH -> half(windowAddress(), 1);
      default -> 0;
    };
  }

  /** Half 0 is the low one; there are no more than two. */
  private static long half(long value, int which) {
    return switch (which) {
      case 0 -> value & 0xffff_ffffL;
      case 1 -> value >>> 32;
      default -> 0;
    };
  }

  private long windowBytes() {
    for (SharedWindow window : windows) {
      if (window.id() == windowSelect) {
        return window.bytes();
      }
    }
    return NO_WINDOW;
  }

  private long windowAddress() {
    for (SharedWindow window : windows) {
      if (window.id() == windowSelect) {
        return window.address();
      }
    }
    return NO_WINDOW;
  }

  // ---- writes

  @Override
  public void write(long offset, int size, long value) {
    boolean taken;
    if (offset >= Register.CONFIG) {
      taken = config.write(offset - Register.CONFIG, size, value);
    } else if (size != Integer.BYTES || offset % Integer.BYTES != 0) {
      taken = false;
    } else {
      taken = write((int) offset, value & 0xffff_ffffL);
    }
    if (!taken) {
      metrics.refusedWrites().incrementAndGet();
    }
  }

  private boolean write(int register, long value) {
    return switch (register) {
      case Register.INTERRUPT_ACK -> {
        interruptStatus.getAndUpdate(bits -> bits & (int) ~value);
        yield true;
      }
      case Register.QUEUE_NOTIFY -> {
        queues.notified(value);
        yield true;
      }
      default -> writeState(register, value);
    };
  }

  private synchronized boolean writeState(int register, long value) {
    switch (register) {
      case Register.DEVICE_FEATURES_SELECT -> offeredSelect = (int) value;
      case Register.DRIVER_FEATURES_SELECT -> acceptedSelect = (int) value;
      case Register.DRIVER_FEATURES -> {
        return acceptFeatures(value);
      }
      case Register.WINDOW_SELECT -> windowSelect = (int) value;
      case Register.QUEUE_SELECT -> queues.select(value);
      case Register.QUEUE_READY -> {
        return queues.ready(value, status);
      }
      case Register.STATUS -> {
        return writeStatus((int) value & 0xff);
      }
      default -> {
        return queues.write(register, value);
      }
    }
    return true;
  }

  /** Features are settled once FEATURES_OK is set (3.1.1 step 5). */
  private boolean acceptFeatures(long value) {
    if ((status & Status.FEATURES_OK) != 0 || acceptedSelect < 0 || acceptedSelect > 1) {
      return false;
    }
    accepted =
        acceptedSelect == 0
            ? QueueRegisters.low(accepted, value)
            : QueueRegisters.high(accepted, value);
    return true;
  }

  private boolean writeStatus(int value) {
    if (value == 0) {
      reset();
      return true;
    }
    int wanted = value & Status.DRIVERS;
    if ((status & ~wanted) != 0 || (status & Status.FAILED) != 0) {
      // "The driver MUST NOT clear a device status bit" (2.1.1); only a reset does.
      return false;
    }
    int added = wanted & ~status;
    boolean allowed = true;
    if ((added & Status.FEATURES_OK) != 0 && !acceptable()) {
      added &= ~(Status.FEATURES_OK | Status.DRIVER_OK);
      allowed = false;
    }
    int ready = Status.ACKNOWLEDGE | Status.DRIVER | Status.FEATURES_OK;
    if ((added & Status.DRIVER_OK) != 0 && ((status | added) & ready) != ready) {
      added &= ~Status.DRIVER_OK;
      allowed = false;
    }
    status |= added;
    if ((added & Status.FAILED) != 0) {
      queues.stop();
    } else if ((added & Status.DRIVER_OK) != 0) {
      queues.start(accepted, config::refresh);
    }
    return allowed;
  }

  private boolean acceptable() {
    return (accepted & ~offered) == 0 && (accepted & VERSION_1) != 0;
  }

  /** Afterwards nothing touches the rings any more, and the driver may free them. */
  private void reset() {
    if (!queues.reset(config::refresh)) {
      metrics.lateHandovers().incrementAndGet();
      status |= Status.FAILED;
      return;
    }
    status = 0;
    accepted = 0;
    acceptedSelect = 0;
    offeredSelect = 0;
    windowSelect = 0;
    interruptStatus.set(0);
  }

  /** Rings first, then the memory they lie in. Worker thread only, when the guest has ended. */
  @Override
  public void close() {
    queues.close();
  }
}
