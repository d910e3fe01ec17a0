package dev.arcbox.runtime.image.transfer;

import dev.arcbox.runtime.image.ImageException;
import dev.arcbox.runtime.image.archive.ArchiveException;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.registry.RegistryException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What can go wrong in a transfer, in the words that its client reads. */
final class Failures {
  private Failures() {}

  static RuntimeException of(Throwable failure) {
    return switch (failure) {
      case ImageException.BadArchive e -> new RegistryException.BadReply(e.why());
      case ArchiveException e -> new RegistryException.BadReply(e.getMessage());
      case OciException e -> new RegistryException.BadReply(e.getMessage());
      case RuntimeException e -> e;
      case IOException e -> new UncheckedIOException(e.getMessage(), e);
      default -> new IllegalStateException(failure);
    };
  }
}
