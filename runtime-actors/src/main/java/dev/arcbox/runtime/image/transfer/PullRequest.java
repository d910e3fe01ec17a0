package dev.arcbox.runtime.image.transfer;

import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.Platform;
import dev.arcbox.runtime.registry.Credentials;
import java.util.Optional;

/**
 * What to fetch.
 *
 * @param allTags all of the repository, whatever tag {@code name} has
 * @param platform the guests' own when absent
 * @param credentials for this call, before what is kept
 */
public record PullRequest(
    ImageName name,
    boolean allTags,
    Optional<Platform> platform,
    Optional<Credentials> credentials) {
  public static PullRequest of(String name) {
    return new PullRequest(ImageName.parse(name), false, Optional.empty(), Optional.empty());
  }
}
