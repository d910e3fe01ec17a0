package dev.arcbox.runtime.image.transfer;

import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.registry.Credentials;
import java.util.Optional;

/**
 * What to send.
 *
 * @param allTags all of the repository that are here, whatever tag {@code name} has
 */
public record PushRequest(ImageName name, boolean allTags, Optional<Credentials> credentials) {
  public static PushRequest of(String name) {
    return new PushRequest(ImageName.parse(name), false, Optional.empty());
  }
}
