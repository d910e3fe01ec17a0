package dev.arcbox.virtio.mmio;

import dev.arcbox.worker.Worker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Has the worker do something now, while a vCPU waits for a bounded time. */
final class Handover {
  /**
   * A worker that needs longer is stuck in a disk that does not answer. The guest goes on, knowing
   * that its device failed.
   */
  private static final long LIMIT_SECONDS = 5;

  private final Worker worker;
  private volatile boolean closed;

  Handover(Worker worker) {
    this.worker = worker;
  }

  /** True when the task is done; false when it is not, and may still come to be. */
  boolean run(Runnable task) {
    CountDownLatch done = new CountDownLatch(1);
    worker.execute(
        () -> {
          try {
            if (!closed) {
              task.run();
            }
          } finally {
            done.countDown();
          }
        });
    try {
      return done.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Later tasks do nothing. Worker thread only. */
  void close() {
    closed = true;
  }
}
