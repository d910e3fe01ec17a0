package dev.arcbox.runtime.image.query;

import dev.arcbox.runtime.image.ImageException;
import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.runtime.image.ImageStore;
import dev.arcbox.runtime.image.ImageUse;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.Shown;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What {@code GET /images/json} asks for.
 *
 * @param all also nameless images that others were committed from
 * @param filters dangling, label, reference, before, since, until; several values of one key as
 *     Docker joins them
 */
public record ImageQuery(boolean all, Map<String, List<String>> filters, boolean sharedSize) {
  private static final Set<String> KNOWN =
      Set.of("dangling", "label", "before", "since", "until", "reference");

  public ImageQuery {
    filters = Map.copyOf(filters);
  }

  /** Newest first. */
  public List<ImageSummary> run(ImageStore images, ImageUse use, Instant now) {
    checkKeys(filters, KNOWN);
    Predicate<ImageRecord> chosen = predicate(images, now);
    Optional<Boolean> dangling = dangling(filters);
    List<ReferencePattern> patterns = values("reference").map(ReferencePattern::new).toList();
    SharedSizes shared = sharedSize ? SharedSizes.of(images) : SharedSizes.UNKNOWN;
    List<ImageSummary> found = new ArrayList<>();
    for (ImageRecord image : images.list()) {
      List<String> tags = fitting(image.tags(), patterns);
      List<String> digests = fitting(image.digests(), patterns);
      boolean nameless = image.tags().isEmpty() && image.digests().isEmpty();
      boolean wanted =
          nameless
              ? patterns.isEmpty() && (all || !images.hasChildren(image))
              : patterns.isEmpty() || !tags.isEmpty() || !digests.isEmpty();
      if (wanted
          && chosen.test(image)
          && dangling.map(d -> d == image.tags().isEmpty()).orElse(true)) {
        int users = use.usersOf(image.id()).size();
        found.add(new ImageSummary(image, tags, digests, users, shared.of(image)));
      }
    }
    return found;
  }

  private Predicate<ImageRecord> predicate(ImageStore images, Instant now) {
    Predicate<ImageRecord> chosen =
        image -> values("label").allMatch(label -> Labels.has(image, label));
    for (String name : values("before").toList()) {
      Instant limit = images.resolve(name).created();
      chosen = chosen.and(image -> image.created().isBefore(limit));
    }
    for (String name : values("since").toList()) {
      Instant limit = images.resolve(name).created();
      chosen = chosen.and(image -> image.created().isAfter(limit));
    }
    for (String time : values("until").toList()) {
      Instant limit = Moment.parse(time, now, ZoneId.systemDefault());
      chosen = chosen.and(image -> image.created().isBefore(limit));
    }
    return chosen;
  }

  private Stream<String> values(String key) {
    return filters.getOrDefault(key, List.of()).stream();
  }

  private static List<String> fitting(List<String> names, List<ReferencePattern> patterns) {
    if (patterns.isEmpty()) {
      return names;
    }
    return names.stream()
        .filter(name -> patterns.stream().anyMatch(p -> p.fits(ImageName.parse(name))))
        .toList();
  }

  static Optional<Boolean> dangling(Map<String, List<String>> filters) {
    return Optional.ofNullable(filters.get("dangling")).map(v -> Truth.of("dangling", v));
  }

  static void checkKeys(Map<String, List<String>> filters, Set<String> known) {
    for (String key : filters.keySet()) {
      if (!known.contains(key)) {
        throw new ImageException.BadRequest("invalid filter '" + Shown.shortened(key) + "'");
      }
    }
  }
}
