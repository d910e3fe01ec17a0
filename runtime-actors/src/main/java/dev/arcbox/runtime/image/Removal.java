package dev.arcbox.runtime.image;

import java.util.List;

/**
 * What {@code rmi} did.
 *
 * @param image id of the image that was named; empty when several may have been
 * @param untagged names taken away, familiar form
 * @param deleted ids of images, each followed by the chain ids of layers that went with it
 * @param images ids of the images among them
 */
public record Removal(
    String image, List<String> untagged, List<String> deleted, List<String> images) {
  public Removal {
    untagged = List.copyOf(untagged);
    deleted = List.copyOf(deleted);
    images = List.copyOf(images);
  }
}
