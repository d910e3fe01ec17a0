package dev.arcbox.vmm.legacy;

import dev.arcbox.hypervisor.MmioDevice;
import java.util.BitSet;

/**
 * Tells the guest's ACPI code which CPUs are there and which are new.
 *
 * <pre>
 * 0 selected CPU u32 | 4 flags: bit 0 present, bit 1 new (write 1: seen)
 * </pre>
 */
public final class CpuHotplug implements MmioDevice {
  private static final int FLAGS = 4;
  private static final int PRESENT = 1;
  private static final int NEW = 2;

  private final int most;
  private final BitSet present = new BitSet();
  private final BitSet fresh = new BitSet();
  private int selected;

  /** {@code cpus} are there from the start, {@code most} may be. */
  public CpuHotplug(int cpus, int most) {
    this.most = most;
    present.set(0, cpus);
  }

  /**
   * A CPU came: it can be started by the guest from now on. Then {@link
   * PowerManagement#cpusChanged} must tell so. Any thread.
   */
  public synchronized void added(int cpu) {
    if (cpu < 0 || cpu >= most) {
      throw new IllegalArgumentException("CPU " + cpu + " of at most " + most);
    }
    present.set(cpu);
    fresh.set(cpu);
  }

  private boolean known() {
    return selected >= 0 && selected < most;
  }

  @Override
  public synchronized long read(long offset, int size) {
    if (offset == 0) {
      return selected & 0xffff_ffffL;
    }
    if (offset != FLAGS || !known()) {
      return 0;
    }
    return (present.get(selected) ? PRESENT : 0) | (fresh.get(selected) ? NEW : 0);
  }

  @Override
  public synchronized void write(long offset, int size, long value) {
    if (offset == 0 && size == Integer.BYTES) {
      selected = (int) value;
    } else if (offset == FLAGS && known() && (value & NEW) != 0) {
      fresh.clear(selected);
    }
  }
}
