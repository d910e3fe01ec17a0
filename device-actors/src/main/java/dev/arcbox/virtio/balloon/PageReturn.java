package dev.arcbox.virtio.balloon;

import dev.arcbox.hypervisor.GuestAddressException;
import dev.arcbox.hypervisor.GuestMemory;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.memory.MappedMemory;
import java.lang.foreign.MemorySegment;

/**
 * Gives pages back to the host. Neighbouring page frames become one call, whichever way they run:
 * Linux tells them from high to low as often as not. Worker thread only.
 */
final class PageReturn {
  /** VIRTIO_BALLOON_PFN_SHIFT: balloon pages are 4 KiB on every architecture. */
  static final int PAGE_SHIFT = 12;

  private static final long PAGE = 1L << PAGE_SHIFT;

  private final BalloonMetrics metrics;
  private long first;
  private long count;

  PageReturn(BalloonMetrics metrics) {
    this.metrics = metrics;
  }

  /** One page more; {@link #flush} gives the last run back. */
  void add(long frame, GuestMemory memory) {
    if (count > 0 && frame == first + count) {
      count++;
    } else if (count > 0 && frame == first - 1) {
      first--;
      count++;
    } else {
      flush(memory);
      first = frame;
      count = 1;
    }
  }

  void flush(GuestMemory memory) {
    if (count == 0) {
      return;
    }
    long pages = count;
    count = 0;
    try {
      release(memory.slice(first << PAGE_SHIFT, pages << PAGE_SHIFT));
    } catch (GuestAddressException e) {
      releaseOneByOne(pages, memory);
    }
  }

  /** A run that leaves a region, or lies in two: its good pages count. */
  private void releaseOneByOne(long pages, GuestMemory memory) {
    for (long i = 0; i < pages; i++) {
      try {
        release(memory.slice((first + i) << PAGE_SHIFT, PAGE));
      } catch (GuestAddressException e) {
        metrics.refusedPages().increment();
      }
    }
  }

  /** The whole pages within the range; the host keeps what shares a page with something else. */
  void release(MemorySegment range) {
    long lead = Math.floorMod(-range.address(), PAGE);
    long bytes = (range.byteSize() - lead) / PAGE * PAGE;
    if (bytes <= 0) {
      return;
    }
    try {
      MappedMemory.punch(range.asSlice(lead, bytes));
      metrics.returnedBytes().add(bytes);
    } catch (PlatformException e) {
      metrics.failedReturns().increment();
    }
  }
}
