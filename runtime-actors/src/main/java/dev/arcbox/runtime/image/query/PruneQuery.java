package dev.arcbox.runtime.image.query;

import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.runtime.image.ImageStore;
import dev.arcbox.runtime.image.ImageUse;
import dev.arcbox.runtime.image.Pruned;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What {@code POST /images/prune} asks for.
 *
 * @param filters dangling (true when not given), until, label, label!
 */
public record PruneQuery(Map<String, List<String>> filters) {
  private static final Set<String> KNOWN = Set.of("dangling", "until", "label", "label!");

  public PruneQuery {
    filters = Map.copyOf(filters);
  }

  public Pruned run(ImageStore images, ImageUse use, Instant now) {
    ImageQuery.checkKeys(filters, KNOWN);
    Predicate<ImageRecord> chosen =
        image ->
            values("label").stream().allMatch(label -> Labels.has(image, label))
                && values("label!").stream().noneMatch(label -> Labels.has(image, label));
    for (String time : values("until")) {
      Instant limit = Moment.parse(time, now, ZoneId.systemDefault());
      chosen = chosen.and(image -> image.created().isBefore(limit));
    }
    return images.prune(ImageQuery.dangling(filters).orElse(true), chosen, use);
  }

  private List<String> values(String key) {
    return filters.getOrDefault(key, List.of());
  }
}
