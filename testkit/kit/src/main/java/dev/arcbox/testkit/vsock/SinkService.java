package dev.arcbox.testkit.vsock;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Takes everything and sends nothing; may stop reading for a while. */
public final class SinkService implements GuestService {
  private final AtomicLong bytes = new AtomicLong();
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean paused;
  private int held;

  /** Stops or goes on reading; on the guest's thread. */
  public void pause(GuestStream stream, boolean on) {
    paused = on;
    if (!on) {
      stream.consumed(held);
      held = 0;
    }
  }

  @Override
  public void received(GuestStream stream, MemorySegment memory, long offset, int length) {
    bytes.addAndGet(length);
    if (paused) {
      held += length;
    } else {
      stream.consumed(length);
    }
  }

  @Override
  public int fill(GuestStream stream, MemorySegment memory, long offset, int room) {
    return 0;
  }

  @Override
  public void ended(GuestStream stream) {
    ended.countDown();
  }

  /** Bytes received on all connections. */
  public long bytes() {
    return bytes.get();
  }

  /** Waits until the host has ended its direction. */
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }
}
