package dev.arcbox.virtio.balloon;

import dev.arcbox.hypervisor.GuestMemory;
import dev.arcbox.virtio.DeviceContext;
import dev.arcbox.virtio.VirtioDevice;
import dev.arcbox.virtio.VirtioQueue;
import dev.arcbox.virtio.queue.BrokenRingException;
import dev.arcbox.virtio.queue.DescriptorChain;
import dev.arcbox.virtio.queue.QueueLimits;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The balloon device. See the package. */
public final class BalloonDevice implements VirtioDevice {
  public static final int DEVICE_ID = 5;

  static final int INFLATE = 0;
  static final int DEFLATE = 1;

  /** VIRTIO_BALLOON_F_STATS_VQ. */
  static final long F_STATISTICS = 1 << 1;

  /** VIRTIO_BALLOON_F_DEFLATE_ON_OOM. */
  static final long F_DEFLATE_ON_OOM = 1 << 2;

  /** VIRTIO_BALLOON_F_PAGE_POISON. */
  static final long F_POISON = 1 << 4;

  /** VIRTIO_BALLOON_F_PAGE_REPORTING. */
  static final long F_REPORTING = 1 << 5;

  /** Inflate, deflate, statistics, reporting. */
  private static final int QUEUES = 4;

  /** Linux reports up to 32 blocks of 4 MiB at once, which is more than other devices take. */
  private static final QueueLimits LIMITS = new QueueLimits(1026, Integer.MAX_VALUE);

  /** Linux sends up to 256 page frames at once; a page full of them is the most that we take. */
  private static final int MOST_FRAMES = 1024;

  /** All ten tags, and room for some that we do not know. */
  private static final int MOST_STATISTICS = 16 * BalloonStatistics.ENTRY_BYTES;

  private static final int NONE = -1;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final BalloonEndpoint endpoint;
  private final BalloonMetrics metrics;
  private final PageReturn pages;
  private final BalloonConfig config;
  private final DescriptorChain chain = new DescriptorChain();
  private final MemorySegment copy = MemorySegment.ofArray(new byte[MOST_FRAMES * Integer.BYTES]);
  private DeviceContext context;
  private int statisticsQueue = NONE;
  private int reportingQueue = NONE;
  private int statisticsHead = NONE;

  BalloonDevice(BalloonEndpoint endpoint) {
    this.endpoint = endpoint;
    this.metrics = endpoint.metrics();
    this.pages = new PageReturn(metrics);
    this.config = endpoint.config();
    config.target(endpoint.targetPages());
  }

  @Override
  public int deviceId() {
    return DEVICE_ID;
  }

  @Override
  public int queueCount() {
    return QUEUES;
  }

  @Override
  public long features() {
    return F_STATISTICS | F_DEFLATE_ON_OOM | F_POISON | F_REPORTING;
  }

  @Override
  public QueueLimits limits() {
    return LIMITS;
  }

  @Override
  public int configSize() {
    return BalloonConfig.BYTES;
  }

  @Override
  public void readConfig(int offset, MemorySegment target, int length) {
    config.read(offset, target, length);
  }

  @Override
  public void writeConfig(int offset, MemorySegment source, int length) {
    config.write(offset, source, length);
    endpoint.actualPages(config.actual());
  }

  /** Queues of features that were not negotiated leave no gap in the numbers. */
  @Override
  public void activate(DeviceContext newContext) {
    context = newContext;
    int next = DEFLATE + 1;
    statisticsQueue = (context.features() & F_STATISTICS) != 0 ? next++ : NONE;
    reportingQueue = (context.features() & F_REPORTING) != 0 ? next : NONE;
    endpoint.attach(newContext, this::retarget, this::refresh);
  }

  private void retarget() {
    config.target(endpoint.targetPages());
    context.configChanged();
  }

  @Override
  public void process(VirtioQueue queue) throws BrokenRingException {
    if (queue.index() == statisticsQueue) {
      readStatistics(queue);
      return;
    }
    boolean any = false;
    while (queue.pop(chain)) {
      any = true;
      if (queue.index() == reportingQueue) {
        report();
        queue.complete(chain, 0);
      } else if (chain.readableBytes() > MOST_FRAMES * (long) Integer.BYTES) {
        queue.refuse(chain);
      } else {
        move(queue.index());
        queue.complete(chain, 0);
      }
    }
    if (any) {
      queue.interrupt();
    }
  }

  /** Page frame numbers, of the guest's pages that change hands. */
  private void move(int queue) {
    int count = chain.read(0, copy, 0, (int) chain.readableBytes()) / Integer.BYTES;
    if (queue == DEFLATE) {
      // Nothing to do: what is touched again is there again.
      metrics.deflatedPages().add(count);
      return;
    }
    if (queue != INFLATE) {
      return;
    }
    GuestMemory memory = context.memory();
    for (int i = 0; i < count; i++) {
      pages.add(copy.get(INT, (long) i * Integer.BYTES) & 0xffff_ffffL, memory);
    }
    pages.flush(memory);
    metrics.inflatedPages().add(count);
  }

  /** Free blocks: the buffers themselves (section 5.5.6.6). */
  private void report() {
    for (int i = chain.readableCount(); i < chain.count(); i++) {
      metrics.reportedBytes().add(chain.length(i));
      if (!poisoned()) {
        pages.release(chain.segment(i).asSlice(chain.offset(i), chain.length(i)));
      }
    }
  }

  /** A guest that finds its poison in free pages must find it again; ours would be zeroes. */
  private boolean poisoned() {
    return (context.features() & F_POISON) != 0 && config.poison() != 0;
  }

  /** The driver's one buffer stays with us until somebody wants fresh numbers. */
  private void readStatistics(VirtioQueue queue) throws BrokenRingException {
    while (queue.pop(chain)) {
      // The same one again after the rings moved; another one if the driver is odd.
      if (statisticsHead != NONE && statisticsHead != chain.head()) {
        queue.complete(statisticsHead, 0);
      }
      statisticsHead = chain.head();
      int length = chain.read(0, copy, 0, (int) Math.min(chain.readableBytes(), MOST_STATISTICS));
      endpoint.statistics(BalloonStatistics.parse(copy, length));
    }
  }

  private void refresh() {
    if (statisticsQueue == NONE) {
      endpoint.noStatistics();
    } else if (statisticsHead != NONE && endpoint.statisticsWanted()) {
      VirtioQueue queue = context.queue(statisticsQueue);
      queue.complete(statisticsHead, 0);
      statisticsHead = NONE;
      queue.interrupt();
    }
  }

  @Override
  public void reset() {
    context = null;
    statisticsQueue = NONE;
    reportingQueue = NONE;
    statisticsHead = NONE;
    config.forgetDriver();
    endpoint.detach();
  }

  @Override
  public void close() {
    endpoint.detach();
  }
}
