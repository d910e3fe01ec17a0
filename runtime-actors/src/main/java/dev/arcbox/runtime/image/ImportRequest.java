package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.Platform;
import java.util.List;

/**
 * A file tree that becomes an image.
 *
 * @param name {@code repository[:tag]}, or empty for none
 * @param message kept in the history; Docker's is {@code Imported from -}
 * @param changes in a Dockerfile's words
 */
public record ImportRequest(String name, String message, List<String> changes, Platform platform) {
  public ImportRequest {
    changes = List.copyOf(changes);
  }
}
