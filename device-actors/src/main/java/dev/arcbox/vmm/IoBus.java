package dev.arcbox.vmm;

import dev.arcbox.hypervisor.MmioDevice;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Addresses, of memory or of ports, and the devices behind them. Accesses come from all vCPU
 * threads at once and allocate nothing; devices are added before that.
 *
 * <p>Where nobody is, reads give all ones and writes go nowhere, as on a PC; both are counted.
 */
public final class IoBus {
  private static final long ALL_ONES = -1;

  private static final Range NOBODY =
      new Range(
          0,
          0,
          new MmioDevice() {
            @Override
            public long read(long offset, int size) {
              return ALL_ONES;
            }

            @Override
            public void write(long offset, int size, long value) {}
          });

  private final LongAdder unclaimed = new LongAdder();
  private volatile Range[] ranges = {};

  private record Range(long base, long bytes, MmioDevice device) {
    boolean holds(long address, int size) {
      long offset = address - base;
      return offset >= 0 && offset <= bytes - size;
    }

    boolean overlaps(long otherBase, long otherBytes) {
      return base < otherBase + otherBytes && otherBase < base + bytes;
    }
  }

  /** Puts a device at {@code base}; two at one place are a bug of ours. */
  public synchronized void add(long base, long bytes, MmioDevice device) {
    for (Range range : ranges) {
      if (range.overlaps(base, bytes)) {
        throw new IllegalArgumentException(
            "0x%x+0x%x overlaps 0x%x+0x%x".formatted(base, bytes, range.base, range.bytes));
      }
    }
    ranges =
        Stream.concat(Arrays.stream(ranges), Stream.of(new Range(base, bytes, device)))
            .sorted(Comparator.comparingLong(Range::base))
            .toArray(Range[]::new);
  }

  /** What the guest reads. */
  public long read(long address, int size) {
    Range range = find(address, size);
    return range.device.read(address - range.base, size);
  }

  /** What the guest writes. */
  public void write(long address, int size, long value) {
    Range range = find(address, size);
    range.device.write(address - range.base, size, value);
  }

  /** The range that holds the whole access. */
  private Range find(long address, int size) {
    Range[] all = ranges;
    int low = 0;
    int high = all.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Range range = all[middle];
      if (range.holds(address, size)) {
        return range;
      }
      if (address < range.base) {
        high = middle - 1;
      } else {
        low = middle + 1;
      }
    }
    unclaimed.increment();
    return NOBODY;
  }

  /** Accesses that found nobody. */
  public long unclaimed() {
    return unclaimed.sum();
  }
}
