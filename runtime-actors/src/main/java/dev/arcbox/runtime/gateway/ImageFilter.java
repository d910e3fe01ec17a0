package dev.arcbox.runtime.gateway;

import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The {@code --filter} of {@code images}: dangling, label, reference. */
record ImageFilter(Predicate<ImageRecord> predicate) {

  static ImageFilter of(Map<String, String> filters) {
    Predicate<ImageRecord> all = _ -> true;
    for (Map.Entry<String, String> filter : filters.entrySet()) {
      all = all.and(one(filter.getKey(), filter.getValue()));
    }
    return new ImageFilter(all);
  }

  boolean matches(ImageRecord image) {
    return predicate.test(image);
  }

  private static Predicate<ImageRecord> one(String key, String value) {
    return switch (key) {
      case "dangling" -> image -> image.tags().isEmpty() == Boolean.parseBoolean(value);
      case "label" -> image -> hasLabel(image, value);
      case "reference" -> reference(value);
      default ->
          throw new TtrpcException(
              StatusCode.INVALID_ARGUMENT,
              "invalid filter \"" + key + "\": dangling, label and reference are known");
    };
  }

  private static boolean hasLabel(ImageRecord image, String wanted) {
    int equals = wanted.indexOf('=');
    String found = image.config().labels().get(equals < 0 ? wanted : wanted.substring(0, equals));
    return found != null && (equals < 0 || found.equals(wanted.substring(equals + 1)));
  }

  /** A pattern as shells have it; a slash in the name is not matched by a star, as for Docker. */
  private static Predicate<ImageRecord> reference(String pattern) {
    PathMatcher matcher = matcher(pattern);
    return image ->
        image.tags().stream()
            .anyMatch(
                tag ->
                    matcher.matches(Path.of(tag))
                        || matcher.matches(Path.of(tag.substring(0, tag.lastIndexOf(':')))));
  }

  private static PathMatcher matcher(String pattern) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (IllegalArgumentException e) {
      throw new TtrpcException(
          StatusCode.INVALID_ARGUMENT,
          "invalid reference pattern: " + Optional.ofNullable(e.getMessage()).orElse(pattern),
          e);
    }
  }
}
