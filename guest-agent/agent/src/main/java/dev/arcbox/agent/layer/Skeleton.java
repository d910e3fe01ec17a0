package dev.arcbox.agent.layer;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.FileStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A layer above every image's with what the runtime mounts things on, and the mark by which
 * programs know that they are in a container. So a container's own changes hold nothing that is not
 * its own, and no image can make a link of {@code /proc}.
 *
 * @see <a href="https://docs.kernel.org/filesystems/overlayfs.html">overlayfs</a>
 */
final class Skeleton {
  static final String NAME = "skeleton";

  private static final List<String> TOPS = List.of("etc", "dev", "proc", "sys");

  private boolean made;

  /** Whether it may lie over these layers; it is made when it is not there. */
  synchronized boolean fits(Directory layers, List<String> lowestFirst) throws LayerException {
    List<String> open = new ArrayList<>(TOPS);
    for (String diffId : lowestFirst.reversed()) {
      try (Directory layer = layers.child(LayerStore.hex(diffId))) {
        for (String top : List.copyOf(open)) {
          Optional<FileStatus> status = layer.status(top);
          if (status.isPresent()) {
            open.remove(top); // this layer's counts, not those below
            if (!status.get().isDirectory()) {
              return false; // an image that keeps it elsewhere: it must stay as it is
            }
          }
        }
      } catch (PlatformException e) {
        if (e.errno() != Errno.ENOENT) {
          throw e;
        }
        throw new LayerException("layer " + diffId + " is not here");
      }
    }
    if (!made) {
      make(layers);
      made = true;
    }
    return true;
  }

  private static void make(Directory layers) {
    if (layers.status(NAME).isPresent()) {
      return;
    }
    String unfinished = NAME + ".tmp-0";
    layers.makeDirectory(unfinished, 0755);
    try (Directory top = layers.child(unfinished)) {
      top.create(".dockerenv", 0755).close();
      top.makeDirectory("proc", 0755);
      top.makeDirectory("sys", 0755);
      top.makeDirectory("dev", 0755);
      try (Directory dev = top.child("dev")) {
        dev.makeDirectory("pts", 0755);
        dev.makeDirectory("shm", 0755);
        dev.create("console", 0755).close();
      }
      top.makeDirectory("etc", 0755);
      try (Directory etc = top.child("etc")) {
        etc.create("hostname", 0644).close();
        etc.create("hosts", 0644).close();
        etc.create("resolv.conf", 0644).close();
        etc.symbolicLink("mtab", "/proc/mounts");
      }
    }
    layers.rename(unfinished, layers, NAME);
  }
}
