package dev.arcbox.runtime.image.transfer;

import dev.arcbox.runtime.image.ImageStore;
import dev.arcbox.runtime.oci.Descriptor;
import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.registry.RegistrySession;
import dev.arcbox.runtime.registry.Repository;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Layers that are being fetched, each once; so many at a time. Thread-safe. */
final class LayerDownloads {
  private final ImageStore images;
  private final Semaphore permits;
  private final Map<Digest, LayerDownload> running = new HashMap<>();

  LayerDownloads(ImageStore images, int atOnce) {
    this.images = images;
    this.permits = new Semaphore(atOnce, true);
  }

  /** The download of a layer, begun now if nobody has. To be left by {@link #leave}. */
  synchronized LayerDownload join(
      Descriptor layer, Repository repository, RegistrySession session, ProgressSink watcher) {
    LayerDownload there = running.get(layer.digest());
    if (there == null || there.isFailed()) {
      there = new LayerDownload(layer, repository, session.share(), images, permits);
      running.put(layer.digest(), there);
      there.watch(watcher);
      there.start();
    } else {
      there.watch(watcher);
    }
    return there;
  }

  /** With the last one it ends, and is gone when this returns. */
  void leave(LayerDownload download, Descriptor layer, ProgressSink watcher) {
    boolean last;
    synchronized (this) {
      last = download.leave(watcher);
      if (last) {
        running.remove(layer.digest(), download);
      }
    }
    if (last) {
      download.release();
    }
  }
}
