package dev.arcbox.vmm.legacy;

import dev.arcbox.hypervisor.InterruptLine;
import dev.arcbox.hypervisor.MmioDevice;

/**
 * The registers of hardware-reduced ACPI (section 4.8.3.7) and of the generic event device.
 *
 * <pre>
 * 0 sleep control | 1 sleep status | 2 reset | 3 events, cleared by reading
 * </pre>
 */
public final class PowerManagement implements MmioDevice {
  private static final int SLEEP_ENABLE = 1 << 5;
  private static final int SLEEP_TYPE_SHIFT = 2;
  private static final int SLEEP_TYPE_MASK = 7;

  private static final int CONTROL = Ports.SLEEP_CONTROL - Ports.POWER;
  private static final int RESET = Ports.RESET - Ports.POWER;
  private static final int EVENTS = Ports.EVENTS - Ports.POWER;

  private final PlatformEvents events;
  private final InterruptLine interrupt;
  private int pending;

  /** Registers whose events interrupt by {@code interrupt}. */
  public PowerManagement(PlatformEvents events, InterruptLine interrupt) {
    this.events = events;
    this.interrupt = interrupt;
  }

  /** Presses the power button: the guest is asked to shut down. Any thread. */
  public void pressPowerButton() {
    raise(Ports.EVENT_POWER_BUTTON);
  }

  /** Tells the guest to look for CPUs that came. Any thread. */
  public void cpusChanged() {
    raise(Ports.EVENT_CPU);
  }

  private void raise(int event) {
    synchronized (this) {
      pending |= event;
    }
    interrupt.pulse();
  }

  @Override
  public synchronized long read(long offset, int size) {
    if (offset != EVENTS) {
      return 0;
    }
    int was = pending;
    pending = 0;
    return was;
  }

  @Override
  public void write(long offset, int size, long value) {
    int octet = (int) value & 0xff;
    if (offset == CONTROL && (octet & SLEEP_ENABLE) != 0) {
      if (((octet >> SLEEP_TYPE_SHIFT) & SLEEP_TYPE_MASK) == Ports.SLEEP_TYPE_OFF) {
        events.powerOff();
      }
    } else if (offset == RESET && octet == Ports.RESET_VALUE) {
      events.reset();
    }
  }
}
