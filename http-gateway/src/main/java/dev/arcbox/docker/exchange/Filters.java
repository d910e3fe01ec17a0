package dev.arcbox.docker.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code filters} of a request: for each key the values of which one must fit (for labels:
 * all). Written as {@code {"key":["value"]}} or, by older clients, {@code {"key":{"value":true}}}.
 */
public record Filters(Map<String, Set<String>> values) {

  /**
   * Of a query's text.
   *
   * @throws Failure when it is no such JSON
   */
  public static Filters parse(Optional<String> text) {
    Map<String, Set<String>> values = new LinkedHashMap<>();
    text.map(Json::parse)
        .ifPresent(
            node -> {
              if (!node.isObject()) {
                throw bad(text.get());
              }
              node.properties()
                  .forEach(
                      entry -> values.put(entry.getKey(), values(entry.getValue(), text.get())));
            });
    return new Filters(values);
  }

  private static Set<String> values(JsonNode node, String text) {
    Set<String> found = new LinkedHashSet<>();
    switch (node.getNodeType()) {
      case ARRAY -> node.forEach(value -> found.add(value.asText()));
      case OBJECT ->
          node.properties()
              .forEach(
                  entry -> {
                    if (entry.getValue().asBoolean()) {
                      found.add(entry.getKey());
                    }
                  });
      case NULL -> {}
      default -> throw bad(text);
    }
    return found;
  }

  private static Failure bad(String text) {
    String shown = text.length() > 100 ? text.substring(0, 100) + "…" : text;
    return Failure.invalid("invalid filter: \"" + shown + "\" is not a map of lists");
  }

  /**
   * Only {@code known} keys may be there.
   *
   * @throws Failure naming one that is not
   */
  public Filters allowing(Set<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw Failure.invalid("invalid filter '" + key + "'");
      }
    }
    return this;
  }

  public Set<String> of(String key) {
    return values.getOrDefault(key, Set.of());
  }

  public boolean has(String key) {
    return !of(key).isEmpty();
  }

  /**
   * The value of a filter that is yes or no.
   *
   * @throws Failure when it is neither
   */
  public Optional<Boolean> flag(String key) {
    Set<String> found = of(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    String value = found.iterator().next();
    return switch (found.size() == 1 ? value : "") {
      case "1", "true", "True", "TRUE", "t", "T" -> Optional.of(true);
      case "0", "false", "False", "FALSE", "f", "F" -> Optional.of(false);
      default -> throw Failure.invalid("invalid filter '" + key + "=" + found + "'");
    };
  }

  /** Whether every {@code label=} wanted and no {@code label!=} unwanted is there. */
  public boolean matchLabels(Map<String, String> labels) {
    return of("label").stream().allMatch(wanted -> hasLabel(labels, wanted))
        && of("label!").stream().noneMatch(unwanted -> hasLabel(labels, unwanted));
  }

  private static boolean hasLabel(Map<String, String> labels, String wanted) {
    int equals = wanted.indexOf('=');
    return equals < 0
        ? labels.containsKey(wanted)
        : wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
  }
}
