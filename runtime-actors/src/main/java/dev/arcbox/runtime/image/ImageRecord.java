package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.ImageConfig;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An image that is whole on this host.
 *
 * @param id digest of the configuration document, Docker's image id
 * @param manifest digest of the manifest
 * @param tags normalised names, familiar form ({@code busybox:latest}), sorted
 * @param digests canonical names that it was pulled or pushed by, familiar form ({@code
 *     busybox@sha256:…}), sorted
 * @param parent the image here that it was committed from
 * @param size bytes of the uncompressed layers
 * @param diffIds digests of the uncompressed layers, lowest first
 */
public record ImageRecord(
    Digest id,
    Digest manifest,
    List<String> tags,
    List<String> digests,
    Optional<Digest> parent,
    Instant created,
    long size,
    String architecture,
    String os,
    ImageConfig config,
    List<Digest> diffIds) {
  public ImageRecord {
    tags = List.copyOf(tags);
    digests = List.copyOf(digests);
    diffIds = List.copyOf(diffIds);
  }

  /** Its first tag, or its id when it has none. */
  public String displayName() {
    return tags.isEmpty() ? id.toString() : tags.getFirst();
  }
}
