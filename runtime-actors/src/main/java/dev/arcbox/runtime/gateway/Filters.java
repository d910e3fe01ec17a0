package dev.arcbox.runtime.gateway;

import dev.arcbox.proto.api.Filter;
import dev.arcbox.runtime.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The client's filters: one of a key's values must fit, of labels every one. */
final class Filters {
  private Filters() {}

  static Map<String, List<String>> byKey(List<Filter> filters) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    for (Filter filter : filters) {
      lists.computeIfAbsent(filter.getKey(), _ -> new ArrayList<>()).add(filter.getValue());
    }
    return lists;
  }

  /**
   * The labels that prunes of this interface know as their only filter: {@code label=KEY[=VALUE]}.
   */
  static List<String> labels(List<Filter> filters) {
    for (Filter filter : filters) {
      if (!filter.getKey().equals("label")) {
        throw new Refusal.Invalid("invalid filter '" + filter.getKey() + "'");
      }
    }
    return filters.stream().map(Filter::getValue).toList();
  }

  /** Whether every label that is wanted is among these. */
  static boolean haveAll(Map<String, String> labels, List<String> wanted) {
    return wanted.stream().allMatch(label -> has(labels, label));
  }

  private static boolean has(Map<String, String> labels, String wanted) {
    int equals = wanted.indexOf('=');
    return equals < 0
        ? labels.containsKey(wanted)
        : wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
  }
}
