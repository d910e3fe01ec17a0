package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.ImageConfig;
import java.util.List;

/**
 * A container that becomes an image.
 *
 * @param parent id of the image that the container was made from
 * @param name {@code repository[:tag]}, or empty for none
 * @param config what the container was run with; where it says nothing, the parent's holds
 * @param changes in a Dockerfile's words, applied last
 */
public record CommitRequest(
    Digest parent,
    String name,
    String author,
    String comment,
    ImageConfig config,
    List<String> changes,
    String containerId) {
  public CommitRequest {
    changes = List.copyOf(changes);
  }
}
