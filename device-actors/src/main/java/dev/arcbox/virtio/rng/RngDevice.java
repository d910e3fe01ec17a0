package dev.arcbox.virtio.rng;

import dev.arcbox.platform.fd.Epoll;
import dev.arcbox.platform.fd.TimerFd;
import dev.arcbox.virtio.DeviceContext;
import dev.arcbox.virtio.VirtioDevice;
import dev.arcbox.virtio.VirtioQueue;
import dev.arcbox.virtio.queue.BrokenRingException;
import dev.arcbox.virtio.queue.DescriptorChain;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * The entropy device (VIRTIO 1.2 section 5.4): each buffer comes back with random bytes in it. Over
 * the rate, buffers wait on the ring for a timer, which runs only then.
 */
public final class RngDevice implements VirtioDevice {
  public static final int DEVICE_ID = 4;

  /** Most bytes for one buffer: a guest's pool takes far less, and the worker gets on. */
  private static final int MOST_PER_REQUEST = 64 << 10;

  /** Enough to seed any guest at boot at once, and more per second than any needs. */
  private static final long BYTES_PER_SECOND = 1 << 20;

  private static final long BURST = 256 << 10;

  /** Once over the rate, go on when this much is there again. */
  private static final long REFILL = 4096;

  private final EntropySource source;
  private final RngMetrics metrics;
  private final RateLimit limit;
  private final TimerFd timer = TimerFd.create();
  private final DescriptorChain chain = new DescriptorChain();
  private DeviceContext context;
  private boolean waiting;

  public RngDevice(EntropySource source, RngMetrics metrics) {
    this.source = source;
    this.metrics = metrics;
    this.limit = new RateLimit(BYTES_PER_SECOND, BURST, System.nanoTime());
  }

  @Override
  public int deviceId() {
    return DEVICE_ID;
  }

  @Override
  public int queueCount() {
    return 1;
  }

  @Override
  public long features() {
    return 0;
  }

  @Override
  public int configSize() {
    return 0;
  }

  @Override
  public void readConfig(int offset, MemorySegment target, int length) {}

  @Override
  public void activate(DeviceContext newContext) {
    context = newContext;
    context.watch(timer.fd(), Epoll.READ, this::refilled);
  }

  private void refilled() throws BrokenRingException {
    if (timer.drain() > 0) {
      waiting = false;
      process(context.queue(0));
    }
  }

  @Override
  public void process(VirtioQueue queue) throws BrokenRingException {
    if (waiting) {
      return;
    }
    boolean any = false;
    long budget = limit.available(System.nanoTime());
    while (budget > 0 && queue.pop(chain)) {
      any = true;
      if (chain.writableBytes() == 0) {
        queue.refuse(chain);
        continue;
      }
      int filled = fill((int) Math.min(budget, MOST_PER_REQUEST));
      limit.take(filled);
      budget -= filled;
      metrics.requests().increment();
      metrics.bytes().add(filled);
      queue.complete(chain, filled);
    }
    if (any) {
      queue.interrupt();
    }
    if (budget <= 0) {
      waiting = true;
      metrics.throttled().increment();
      timer.after(Duration.ofNanos(limit.nanosUntil(REFILL)));
    }
  }

  private int fill(int most) {
    int done = 0;
    for (int i = chain.readableCount(); i < chain.count() && done < most; i++) {
      int wanted = Math.min(chain.length(i), most - done);
      int filled = source.fill(chain.segment(i), chain.offset(i), wanted);
      done += filled;
      if (filled < wanted) {
        return done;
      }
    }
    return done;
  }

  @Override
  public void reset() {
    context = null;
    waiting = false;
    timer.disarm();
  }

  @Override
  public void close() {
    timer.close();
  }
}
