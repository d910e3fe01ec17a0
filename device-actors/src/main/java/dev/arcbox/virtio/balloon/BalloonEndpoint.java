package dev.arcbox.virtio.balloon;

import dev.arcbox.virtio.DeviceContext;
import dev.arcbox.virtio.DeviceFactory;
import dev.arcbox.virtio.DeviceTask;
import java.util.concurrent.CompletableFuture;

/** The host's end of a balloon, which outlives the device instances that serve it. Any thread. */
public final class BalloonEndpoint {
  /** num_pages is 32 bits wide. */
  private static final long MOST_PAGES = 0xffff_ffffL;

  /** What an active device offers: these run on the worker. */
  private record Attachment(DeviceContext context, DeviceTask retarget, DeviceTask refresh) {}

  private final BalloonMetrics metrics = new BalloonMetrics();

  /** Outlives the instances too: what the driver wrote still holds. Worker thread only. */
  private final BalloonConfig config = new BalloonConfig();

  private volatile long targetPages;
  private volatile long actualPages;
  private Attachment attachment;
  private CompletableFuture<BalloonStatistics> asked = answered();

  private static CompletableFuture<BalloonStatistics> answered() {
    return CompletableFuture.completedFuture(new BalloonStatistics(java.util.Map.of()));
  }

  /** Makes the device, and its successor after each failure. */
  public DeviceFactory devices() {
    return () -> new BalloonDevice(this);
  }

  public BalloonMetrics metrics() {
    return metrics;
  }

  /** Asks the guest to give so much of its memory back, in all; it does so as it can. */
  public void target(long bytes) {
    long pages = bytes >>> PageReturn.PAGE_SHIFT;
    if (bytes < 0 || pages > MOST_PAGES) {
      throw new IllegalArgumentException("balloon of " + bytes + " bytes");
    }
    targetPages = pages;
    Attachment now = attachment();
    if (now != null) {
      now.context().execute(now.retarget());
    }
  }

  /** What was asked for last. */
  public long targetBytes() {
    return targetPages << PageReturn.PAGE_SHIFT;
  }

  /** What the guest says it has given; its word. */
  public long actualBytes() {
    return actualPages << PageReturn.PAGE_SHIFT;
  }

  private synchronized Attachment attachment() {
    return attachment;
  }

  /**
   * Asks the guest for fresh statistics. Fails at once when no driver is there, or none that gives
   * any; fails later when the driver goes. A guest may never answer: the caller sets a limit.
   */
  public CompletableFuture<BalloonStatistics> statistics() {
    Attachment now;
    CompletableFuture<BalloonStatistics> answer;
    synchronized (this) {
      now = attachment;
      if (now == null) {
        return CompletableFuture.failedFuture(noDriver());
      }
      if (!asked.isDone()) {
        return asked.copy();
      }
      asked = new CompletableFuture<>();
      answer = asked.copy();
    }
    now.context().execute(now.refresh());
    return answer;
  }

  private static IllegalStateException noDriver() {
    return new IllegalStateException("the guest has no balloon driver that gives statistics");
  }

  // ---- the device's side

  BalloonConfig config() {
    return config;
  }

  long targetPages() {
    return targetPages;
  }

  void actualPages(long pages) {
    actualPages = pages;
  }

  synchronized boolean statisticsWanted() {
    return !asked.isDone();
  }

  void statistics(BalloonStatistics fresh) {
    CompletableFuture<BalloonStatistics> waiting;
    synchronized (this) {
      waiting = asked;
    }
    waiting.complete(fresh);
  }

  void noStatistics() {
    CompletableFuture<BalloonStatistics> waiting;
    synchronized (this) {
      waiting = asked;
    }
    waiting.completeExceptionally(noDriver());
  }

  void attach(DeviceContext context, DeviceTask retarget, DeviceTask refresh) {
    synchronized (this) {
      attachment = new Attachment(context, retarget, refresh);
    }
    context.execute(retarget);
  }

  void detach() {
    synchronized (this) {
      attachment = null;
    }
    actualPages = 0;
    noStatistics();
  }
}
