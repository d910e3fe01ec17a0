package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.ImageConfig;
import java.time.Instant;
import java.util.List;

/**
 * An image that is whole on this host.
 *
 * @param id digest of the configuration document, Docker's image id
 * @param manifest digest of the manifest
 * @param tags normalised names, familiar form ({@code busybox:latest}), sorted
 * @param size bytes of the uncompressed layers
 * @param diffIds digests of the uncompressed layers, lowest first
 */
public record ImageRecord(
    Digest id,
    Digest manifest,
    List<String> tags,
    Instant created,
    long size,
    String architecture,
    String os,
    ImageConfig config,
    List<Digest> diffIds) {
  public ImageRecord {
    tags = List.copyOf(tags);
    diffIds = List.copyOf(diffIds);
  }

  /** Its first tag, or its id when it has none. */
  public String displayName() {
    return tags.isEmpty() ? id.toString() : tags.getFirst();
  }
}
