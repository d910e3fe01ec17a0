package dev.arcbox.agent.archive;

import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.ExtendedAttributes;
import dev.arcbox.platform.file.FileStatus;

/**
 * How overlayfs keeps what is hidden.
 *
 * @see <a href="https://docs.kernel.org/filesystems/overlayfs.html">overlayfs</a>
 */
final class Overlay {
  private Overlay() {}

  /** A character device 0:0 hides the name below. */
  static boolean isWhiteout(FileStatus status) {
    return status.isCharacterDevice()
        && status.device().major() == 0
        && status.device().minor() == 0;
  }

  /** Hides everything below it in the layers under this one. */
  static boolean isOpaque(Directory directory) {
    byte[] value =
        ExtendedAttributes.of(directory, "").value("trusted.overlay.opaque").orElse(new byte[0]);
    return value.length == 1 && value[0] == 'y';
  }
}
