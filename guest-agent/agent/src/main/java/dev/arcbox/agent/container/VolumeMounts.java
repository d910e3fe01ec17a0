package dev.arcbox.agent.container;

import dev.arcbox.agent.archive.View;
import dev.arcbox.agent.bundle.BundleException;
import dev.arcbox.agent.bundle.GuestPath;
import dev.arcbox.agent.volume.Volumes;
import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.proto.agent.CreateContainerRequest;
import dev.arcbox.proto.agent.Mount;
import java.io.IOException;

/**
 * A container's volumes: made before its first start, and found behind its paths while it rests.
 */
final class VolumeMounts {
  private VolumeMounts() {}

  /** Makes what is not there, and fills what is empty with what the image has at the target. */
  static void prepare(CreateContainerRequest wanted, RootFs root, Volumes volumes)
      throws BundleException, IOException {
    for (Mount mount : wanted.getMountsList()) {
      if (mount.getType().equals("volume")) {
        boolean _ = volumes.create(mount.getSource());
        if (!mount.getNoCopy()) {
          fill(mount, root, volumes);
        }
      }
    }
  }

  private static void fill(Mount mount, RootFs root, Volumes volumes)
      throws BundleException, IOException {
    String target = GuestPath.normal(mount.getTarget(), "mount target");
    try (Directory inside = Directory.open(root.path().toString());
        Directory from = inside.directory(target)) {
      volumes.fill(mount.getSource(), from);
    } catch (PlatformException e) {
      // The image has no such folder: the volume stays empty.
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR && e.errno() != Errno.ELOOP) {
        throw e.toIoException();
      }
    }
  }

  /** Where the files of a path are in a container that does not run. */
  static View resting(CreateContainerRequest request, RootFs root, Volumes volumes, String path)
      throws BundleException, IOException {
    String normal = GuestPath.normal(path.startsWith("/") ? path : "/" + path, "path");
    String ending = path.endsWith("/.") || path.endsWith("/") ? "/." : "";
    Mount best = Mount.getDefaultInstance();
    for (Mount mount : request.getMountsList()) {
      String target = GuestPath.normal(mount.getTarget(), "mount target");
      boolean inside = normal.equals(target) || normal.startsWith(target + "/");
      if (mount.getType().equals("volume")
          && inside
          && target.length() > best.getTarget().length()) {
        best = mount;
      }
    }
    if (best.getTarget().isEmpty()) {
      String top = root.path().toString();
      return new View(Directory.open(top), path, top);
    }
    String top = volumes.path(best.getSource()).toString();
    int cut = GuestPath.normal(best.getTarget(), "mount target").length();
    return new View(Directory.open(top), "/" + normal.substring(cut) + ending, top);
  }
}
