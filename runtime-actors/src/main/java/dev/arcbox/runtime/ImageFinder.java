package dev.arcbox.runtime;

import dev.arcbox.proto.api.SetupStatus.Phase;
import dev.arcbox.runtime.boot.BootAssets;
import dev.arcbox.runtime.boot.BootException;
import dev.arcbox.runtime.image.BusyboxImage;
import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.runtime.image.ImageStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/** Images by name; the built-in one is made the first time that someone asks for it. */
final class ImageFinder {
  private final ImageStore images;
  private final BootAssets assets;
  private final SetupTracker setup;
  private final ReentrantLock installing = new ReentrantLock();

  ImageFinder(ImageStore images, BootAssets assets, SetupTracker setup) {
    this.images = images;
    this.assets = assets;
    this.setup = setup;
  }

  /** Blocks. */
  ImageRecord find(String name) {
    boolean builtIn = name.equals("busybox") || name.equals(BusyboxImage.NAME);
    if (builtIn && images.find(name).isEmpty()) {
      install();
    }
    return images.resolve(name);
  }

  private void install() {
    installing.lock();
    try {
      Path binary =
          assets.busybox(
              (step, detail, done, total) ->
                  setup.set(Phase.INITIALIZING, Guardian.progress(step, detail, done, total)));
      BusyboxImage.install(images, binary);
    } catch (BootException | IOException e) {
      throw new Refusal.ImageUnavailable(BusyboxImage.NAME, e);
    } finally {
      installing.unlock();
    }
  }
}
