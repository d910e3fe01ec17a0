package dev.arcbox.vmm.legacy;

import dev.arcbox.hypervisor.MmioDevice;

/** A port by which a test guest ends with a code. */
public final class DebugExit implements MmioDevice {
  private final PlatformEvents events;

  /** A port that passes codes on. */
  public DebugExit(PlatformEvents events) {
    this.events = events;
  }

  @Override
  public long read(long offset, int size) {
    return 0;
  }

  @Override
  public void write(long offset, int size, long value) {
    events.debugExit((int) value);
  }
}
