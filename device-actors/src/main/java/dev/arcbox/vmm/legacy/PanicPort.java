package dev.arcbox.vmm.legacy;

import dev.arcbox.hypervisor.MmioDevice;

/** The pvpanic device: one port, by which a kernel says that it panicked. */
public final class PanicPort implements MmioDevice {
  private static final int PANICKED = 1;

  private final PlatformEvents events;

  /** A port that passes panics on. */
  public PanicPort(PlatformEvents events) {
    this.events = events;
  }

  /** The events that the host understands. */
  @Override
  public long read(long offset, int size) {
    return PANICKED;
  }

  @Override
  public void write(long offset, int size, long value) {
    if ((value & PANICKED) != 0) {
      events.panicked();
    }
  }
}
