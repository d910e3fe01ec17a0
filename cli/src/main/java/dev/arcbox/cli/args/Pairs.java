package dev.arcbox.cli.args;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** KEY=VALUE options, as labels, filters and drivers' options are. */
public final class Pairs {
  private Pairs() {}

  /** A key alone stands for an empty value. */
  public static Map<String, String> of(List<String> texts) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      pairs.put(
          equals < 0 ? text : text.substring(0, equals),
          equals < 0 ? "" : text.substring(equals + 1));
    }
    return pairs;
  }

  /**
   * As the option says it, each with a value.
   *
   * @throws UsageException when one has no key or no value
   */
  public static Map<String, String> strict(String option, List<String> texts) {
    for (String text : texts) {
      if (text.indexOf('=') <= 0) {
        throw new UsageException("option --" + option + " takes KEY=VALUE, not \"" + text + "\"");
      }
    }
    return of(texts);
  }
}
