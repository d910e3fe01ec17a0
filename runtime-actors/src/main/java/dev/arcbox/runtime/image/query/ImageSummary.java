package dev.arcbox.runtime.image.query;

import dev.arcbox.runtime.image.ImageRecord;
import java.util.List;

/**
 * An image in a listing.
 *
 * @param tags those that the filters let through
 * @param digests likewise
 * @param sharedSize bytes of layers that other images have too, or -1 when nobody asked
 */
public record ImageSummary(
    ImageRecord image, List<String> tags, List<String> digests, int containers, long sharedSize) {
  public ImageSummary {
    tags = List.copyOf(tags);
    digests = List.copyOf(digests);
  }
}
