package dev.arcbox.runtime.image.transfer;

import dev.arcbox.runtime.image.ImageStore;
import dev.arcbox.runtime.image.Intake;
import dev.arcbox.runtime.oci.Descriptor;
import dev.arcbox.runtime.registry.BlobDownload;
import dev.arcbox.runtime.registry.RegistryException;
import dev.arcbox.runtime.registry.RegistrySession;
import dev.arcbox.runtime.registry.Repository;
import dev.arcbox.runtime.store.StoredImage.StoredLayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

/**
 * One layer being fetched for one pull or several. It has a thread, files and a part of a session
 * of its own, so that it goes on when the pull that started it does not; without any pull it ends.
 */
final class LayerDownload {
  /** Ten lines a second are more than anyone reads. */
  private static final long LINE_NANOS = 100_000_000L;

  private final Descriptor layer;
  private final Repository repository;
  private final RegistrySession session;
  private final ImageStore images;
  private final Semaphore permits;
  private final CompletableFuture<StoredLayer> done = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final List<ProgressSink> watchers = new ArrayList<>();
  private final Thread thread;
  private Progress last;
  private Intake intake;
  private long toldAt;

  LayerDownload(
      Descriptor layer,
      Repository repository,
      RegistrySession session,
      ImageStore images,
      Semaphore permits) {
    this.layer = layer;
    this.repository = repository;
    this.session = session;
    this.images = images;
    this.permits = permits;
    this.last = Progress.of(layer.digest().shortForm(), "Pulling fs layer");
    this.thread =
        Thread.ofVirtual().name("layer-" + layer.digest().shortForm()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** From now on told, beginning with how far it is. */
  synchronized void watch(ProgressSink watcher) {
    watchers.add(watcher);
    watcher.accept(last);
  }

  /**
   * Waits for the layer, which is kept at least until {@link #leave}.
   *
   * @throws RegistryException.Cancelled when the waiting thread is interrupted
   */
  StoredLayer await() {
    try {
      return done.get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new RegistryException.Cancelled();
    } catch (ExecutionException e) {
      throw Failures.of(e.getCause());
    }
  }

  /** Whether nobody is left; it is over then. */
  synchronized boolean leave(ProgressSink watcher) {
    watchers.remove(watcher);
    if (!watchers.isEmpty()) {
      return false;
    }
    thread.interrupt();
    return true;
  }

  boolean isFailed() {
    return done.isCompletedExceptionally();
  }

  /** Waits until nothing of it is left; it was told to end, so that is soon. */
  void release() {
    ended.join();
  }

  private void run() {
    try {
      fetch();
      awaitTheLast();
    } finally {
      try {
        session.close();
        if (intake != null) {
          close(intake);
        }
      } finally {
        ended.complete(null);
      }
    }
  }

  private void fetch() {
    try {
      if (!permits.tryAcquire()) {
        tell("Waiting");
        permits.acquire();
      }
      try {
        download();
      } finally {
        permits.release();
      }
      tell("Extracting", layer.size());
      done.complete(intake.check(layer));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      done.completeExceptionally(new RegistryException.Cancelled());
    } catch (IOException | RuntimeException e) {
      done.completeExceptionally(
          Thread.currentThread().isInterrupted() ? new RegistryException.Cancelled() : e);
    }
  }

  private void download() throws IOException {
    intake = images.intake();
    Path file = intake.newFile();
    new BlobDownload(repository, layer, intake::use, this::downloaded).to(file);
    tell("Verifying Checksum");
    intake.keep(file, layer.digest());
    tell("Download complete");
  }

  /** Pulls that wait for the layer take hold of it before they leave. */
  private void awaitTheLast() {
    try {
      while (!isAlone()) {
        Thread.sleep(Long.MAX_VALUE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isAlone() {
    return watchers.isEmpty();
  }

  private void downloaded(long offset) {
    long now = System.nanoTime();
    if (now - toldAt > LINE_NANOS || offset == layer.size()) {
      toldAt = now;
      tell(Progress.counted(layer.digest().shortForm(), "Downloading", offset, layer.size()));
    }
  }

  private void tell(String status, long total) {
    tell(Progress.counted(layer.digest().shortForm(), status, total, total));
  }

  private void tell(String status) {
    tell(Progress.of(layer.digest().shortForm(), status));
  }

  private synchronized void tell(Progress progress) {
    last = progress;
    watchers.forEach(watcher -> watcher.accept(progress));
  }

  private static void close(Intake intake) {
    boolean interrupted = Thread.interrupted();
    try {
      intake.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
