package dev.arcbox.agent.container;

import dev.arcbox.agent.bundle.BundleException;
import dev.arcbox.agent.bundle.GuestPath;
import dev.arcbox.agent.layer.LayerException;
import dev.arcbox.agent.layer.LayerStore;
import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.FileStatus;
import dev.arcbox.platform.system.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A container's root: its layers, its own changes above them, and what may be done inside from
 * here.
 */
final class RootFs {
  private final Path folder;
  private boolean mounted;

  RootFs(Path folder) {
    this.folder = folder;
  }

  Path path() {
    return folder.resolve("rootfs");
  }

  /** The container's own changes; there once it was mounted. */
  Path upper() {
    return folder.resolve("upper");
  }

  /** Refuses a root where the kernel's own files would be mounted through a link (row 14). */
  static void refuseLinks(Directory root) throws BundleException {
    for (String name : List.of("proc", "sys", "dev")) {
      FileStatus status = root.status(name).orElse(null);
      if (status != null && !status.isDirectory()) {
        throw new BundleException("/" + name + " of the container is not a directory");
      }
    }
  }

  /** Mounts, unless it is. */
  void mount(LayerStore store, List<String> layers) throws IOException {
    if (mounted) {
      return;
    }
    Files.createDirectories(path());
    Path upper = Files.createDirectories(folder.resolve("upper"));
    Path work = Files.createDirectories(folder.resolve("work"));
    // Overlayfs takes the top folder's attributes from here, and 0700 would lock out all but root.
    try (Directory top = Directory.open(upper.toString())) {
      top.chmod("", 0755);
    }
    String lower =
        layers.isEmpty()
            ? Files.createDirectories(folder.resolve("empty")).toString()
            : store.lower(layers);
    // As without these a renamed folder would be a note in its attributes, which no layer can hold.
    String options =
        "redirect_dir=off,metacopy=off,lowerdir="
            + lower
            + ",upperdir="
            + upper
            + ",workdir="
            + work;
    if (options.length() > 4000) {
      throw new LayerException(layers.size() + " layers are more than one mount can name");
    }
    Mounts.mount("overlay", path(), "overlay", Set.of(), options);
    mounted = true;
  }

  void unmount() {
    if (!mounted) {
      return;
    }
    mounted = false;
    try {
      Mounts.unmount(path());
    } catch (PlatformException e) {
      // Something of the container's is not quite gone: out of sight now, ended by the kernel
      // later.
      if (e.errno() == Errno.EBUSY) {
        Mounts.detach(path());
      } else if (e.errno() != Errno.EINVAL) {
        throw e;
      }
    }
  }

  /**
   * Finds or makes a working directory inside the root.
   *
   * @return the path to use
   * @throws BundleException when it is no directory, or lies where the kernel's own files will be,
   *     by whatever links
   */
  String workingDirectory(Directory root, String wanted) throws BundleException, IOException {
    String normal = GuestPath.normal(wanted.isEmpty() ? "/" : wanted, "working directory");
    refuseKernels(normal, wanted);
    if (normal.equals("/")) {
      return normal;
    }
    StringBuilder walked = new StringBuilder();
    try {
      int from = 1;
      while (from < normal.length()) {
        int slash = normal.indexOf('/', from);
        int to = slash < 0 ? normal.length() : slash;
        String parent = walked.toString();
        walked.append('/').append(normal, from, to);
        enter(root, parent, normal.substring(from, to), walked.toString(), wanted);
        from = to + 1;
      }
    } catch (PlatformException e) {
      if (e.errno() == Errno.ENOTDIR || e.errno() == Errno.EEXIST || e.errno() == Errno.ELOOP) {
        throw new BundleException(
            "working directory \"" + wanted + "\" is not a directory in the container");
      }
      throw e;
    }
    return normal;
  }

  private void enter(Directory root, String parent, String name, String path, String wanted)
      throws BundleException, IOException {
    if (root.findDirectory(path).isEmpty()) {
      try (Directory above = root.directory(parent)) {
        above.makeDirectory(name, 0755);
      }
    }
    try (Directory here = root.directory(path)) {
      // Where links led to, as the kernel sees it.
      String real = Files.readSymbolicLink(Path.of("/proc/self/fd/" + here.fd())).toString();
      String top = path().toString();
      refuseKernels(real.startsWith(top) ? real.substring(top.length()) : real, wanted);
    }
  }

  private static void refuseKernels(String normal, String wanted) throws BundleException {
    if (GuestPath.isKernels(normal)) {
      throw new BundleException(
          "working directory \"" + wanted + "\" lies in the kernel's own files");
    }
  }
}
