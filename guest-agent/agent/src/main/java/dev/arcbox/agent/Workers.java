package dev.arcbox.agent;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that serve calls. They come with the work and go soon after it: an idle agent has
 * none.
 */
final class Workers {
  /**
   * Calls that start containers wait for the runtime each; more at once would only contend. Further
   * ones are refused.
   */
  private static final int MOST = 64;

  private static final long KEPT_SECONDS = 5;

  /**
   * Handlers are shallow; the default of a mebibyte is address space that page tables must cover.
   */
  private static final long STACK = 256 << 10;

  private Workers() {}

  static ExecutorService create() {
    return new ThreadPoolExecutor(
        0,
        MOST,
        KEPT_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(null, task, "worker", STACK);
          thread.setDaemon(true);
          return thread;
        });
  }
}
