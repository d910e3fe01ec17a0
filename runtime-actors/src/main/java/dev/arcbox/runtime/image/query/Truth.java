package dev.arcbox.runtime.image.query;

import dev.arcbox.runtime.image.ImageException;
import dev.arcbox.runtime.oci.Shown;
import java.util.List;

/** A filter whose value is yes or no, in the words that Docker takes. */
final class Truth {
  private Truth() {}

  static boolean of(String filter, List<String> values) {
    boolean yes = values.stream().anyMatch(v -> List.of("1", "true", "t", "True").contains(v));
    boolean no = values.stream().anyMatch(v -> List.of("0", "false", "f", "False").contains(v));
    if (yes == no) {
      throw new ImageException.BadRequest(
          "invalid filter '" + filter + "=" + Shown.shortened(String.valueOf(values)) + "'");
    }
    return yes;
  }
}
