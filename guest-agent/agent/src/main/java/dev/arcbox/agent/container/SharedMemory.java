package dev.arcbox.agent.container;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.system.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * A container's {@code /dev/shm} that others may have too: a mount of ours, because the kernel does
 * not let one mount what lies in another container's mounts. Under the container's lock.
 */
final class SharedMemory {
  private static final long DEFAULT = 64L << 20;

  private final Path folder;
  private volatile boolean mounted;

  SharedMemory(Path container) {
    this.folder = container.resolve("shm");
  }

  String path() {
    return folder.toString();
  }

  boolean isMounted() {
    return mounted;
  }

  void mount(long bytes) throws IOException {
    if (mounted) {
      return;
    }
    Files.createDirectories(folder);
    Mounts.mount(
        "shm",
        folder,
        "tmpfs",
        Set.of(Mounts.Flag.NO_SUID, Mounts.Flag.NO_DEV, Mounts.Flag.NO_EXEC),
        "mode=1777,size=" + (bytes > 0 ? bytes : DEFAULT));
    mounted = true;
  }

  void unmount() {
    if (!mounted) {
      return;
    }
    mounted = false;
    try {
      Mounts.detach(folder);
    } catch (PlatformException e) {
      if (e.errno() != Errno.EINVAL) {
        throw e;
      }
    }
  }
}
