package dev.arcbox.runtime;

import dev.arcbox.proto.api.SetupStatus.Phase;
import dev.arcbox.runtime.boot.BootAssets;
import dev.arcbox.runtime.boot.BootException;
import dev.arcbox.runtime.image.BusyboxImage;
import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.runtime.image.ImageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images by name, the built-in one among them. It is made once, before anyone looks at the images;
 * a user who removes it gets it back by running it, and not before.
 */
final class ImageFinder {
  private static final Logger LOG = LoggerFactory.getLogger(ImageFinder.class);

  private final ImageStore images;
  private final BootAssets assets;
  private final SetupTracker setup;
  private final Path made;
  private final ReentrantLock installing = new ReentrantLock();
  private volatile boolean tried;

  /**
   * @param made a file that is there once the built-in image was made
   */
  ImageFinder(ImageStore images, BootAssets assets, SetupTracker setup, Path made) {
    this.images = images;
    this.assets = assets;
    this.setup = setup;
    this.made = made;
  }

  /** Blocks. */
  ImageRecord find(String name) {
    boolean builtIn = name.equals("busybox") || name.equals(BusyboxImage.NAME);
    if (builtIn && images.find(name).isEmpty()) {
      installing.lock();
      try {
        install();
      } finally {
        installing.unlock();
      }
    }
    return images.resolve(name);
  }

  /**
   * Makes the built-in image if it was never made; blocks for that long, once. A host that cannot
   * make it shows the images that it has.
   */
  void makeOnce() {
    if (tried) {
      return;
    }
    installing.lock();
    try {
      if (!tried && !Files.exists(made, LinkOption.NOFOLLOW_LINKS)) {
        install();
      }
    } catch (Refusal.ImageUnavailable e) {
      LOG.warn("{}", e.getMessage());
    } finally {
      tried = true;
      installing.unlock();
    }
  }

  private void install() {
    try {
      Path binary =
          assets.busybox(
              (step, detail, done, total) ->
                  setup.set(Phase.INITIALIZING, Guardian.progress(step, detail, done, total)));
      BusyboxImage.install(images, binary);
      Files.writeString(made, "");
    } catch (BootException | IOException e) {
      throw new Refusal.ImageUnavailable(BusyboxImage.NAME, e);
    }
  }
}
