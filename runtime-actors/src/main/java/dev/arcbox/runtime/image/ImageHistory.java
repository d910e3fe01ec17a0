package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.ImageDocument;
import dev.arcbox.runtime.store.StoredImage.StoredLayer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * One step of how an image was made, as {@code docker history} shows it.
 *
 * @param id the image's for the last step, {@code <missing>} for those of images that are not here
 * @param tags the image's for the last step
 */
public record ImageHistory(
    String id, Instant created, String createdBy, List<String> tags, long size, String comment) {
  private static final String MISSING = "<missing>";

  public ImageHistory {
    tags = List.copyOf(tags);
  }

  /**
   * Newest first. An image may tell of fewer steps than it has layers; its lowest are bare then.
   */
  static List<ImageHistory> of(Catalog.Entry entry) {
    List<StoredLayer> layers = entry.stored().layers();
    List<ImageDocument.History> told = entry.document().history();
    long untold = layers.size() - told.stream().filter(step -> !step.emptyLayer()).count();
    Iterator<StoredLayer> next = layers.iterator();
    List<ImageHistory> steps = new ArrayList<>();
    for (long i = 0; i < untold; i++) {
      steps.addFirst(bare(entry.image().created(), "", next.next().size(), ""));
    }
    for (ImageDocument.History step : told) {
      long size = !step.emptyLayer() && next.hasNext() ? next.next().size() : 0;
      steps.addFirst(bare(step.created(), step.createdBy(), size, step.comment()));
    }
    if (!steps.isEmpty()) {
      ImageHistory last = steps.getFirst();
      steps.set(
          0,
          new ImageHistory(
              entry.image().id().toString(),
              last.created,
              last.createdBy,
              entry.image().tags(),
              last.size,
              last.comment));
    }
    return steps;
  }

  private static ImageHistory bare(Instant created, String createdBy, long size, String comment) {
    return new ImageHistory(MISSING, created, createdBy, List.of(), size, comment);
  }
}
