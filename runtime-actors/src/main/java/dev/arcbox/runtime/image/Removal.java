package dev.arcbox.runtime.image;

import java.util.List;

/** What {@code rmi} did: names taken away, ids of images and layers deleted. */
public record Removal(List<String> untagged, List<String> deleted) {
  public Removal {
    untagged = List.copyOf(untagged);
    deleted = List.copyOf(deleted);
  }
}
