package dev.arcbox.docker.operation;

import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Filters;
import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.runtime.image.ImageStore;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Instant;
import java.util.Set;
import java.util.function.Predicate;

/** Docker's filters over images. */
final class ImageMatch {
  private static final Set<String> KNOWN =
      Set.of("before", "dangling", "label", "label!", "reference", "since", "until");

  private final ImageStore images;
  private final Filters filters;
  private final String reference;

  /**
   * A match of images here.
   *
   * @param reference the filter of Docker's first years; empty for none
   */
  ImageMatch(ImageStore images, Filters filters, String reference) {
    this.images = images;
    this.filters = filters.allowing(KNOWN);
    this.reference = reference;
  }

  boolean test(ImageRecord image) {
    return filters.matchLabels(image.config().labels())
        && filters.flag("dangling").map(want -> image.tags().isEmpty() == want).orElse(true)
        && any("reference", pattern -> named(image, pattern))
        && any("before", other -> image.created().isBefore(created(other)))
        && any("since", other -> image.created().isAfter(created(other)))
        && (reference.isEmpty() || named(image, reference));
  }

  private boolean any(String key, Predicate<String> fits) {
    return !filters.has(key) || filters.of(key).stream().anyMatch(fits);
  }

  private Instant created(String other) {
    return images.resolve(other).created();
  }

  /** A pattern as shells have it; a star does not match a slash. */
  private static boolean named(ImageRecord image, String pattern) {
    try {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      return image.tags().stream()
          .anyMatch(
              tag ->
                  matcher.matches(Path.of(tag))
                      || matcher.matches(Path.of(tag.substring(0, tag.lastIndexOf(':')))));
    } catch (IllegalArgumentException e) {
      throw new Failure(400, "invalid filter 'reference=" + pattern + "'", e);
    }
  }
}
