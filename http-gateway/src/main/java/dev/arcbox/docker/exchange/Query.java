package dev.arcbox.docker.exchange;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** The part of a request's address behind the question mark. */
public final class Query {
  /** Words that mean no; everything else that is there means yes, as for Docker. */
  private static final Set<String> NO = Set.of("", "0", "no", "false", "none");

  private final Map<String, List<String>> values;

  private Query(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Of the raw text.
   *
   * @throws Failure when an escape is broken
   */
  public static Query parse(String raw) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String part : raw.split("&", -1)) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        String name = decode(equals < 0 ? part : part.substring(0, equals));
        String value = equals < 0 ? "" : decode(part.substring(equals + 1));
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
      }
    }
    return new Query(values);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Failure(400, "invalid URL escape in \"" + text + "\"", e);
    }
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The first value; empty when there is none. */
  public String text(String name) {
    return find(name).orElse("");
  }

  /** The first value that is not empty. */
  public Optional<String> find(String name) {
    return values.getOrDefault(name, List.of()).stream().findFirst().filter(v -> !v.isEmpty());
  }

  public List<String> all(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }

  public boolean flag(String name) {
    return flag(name, false);
  }

  public boolean flag(String name, boolean otherwise) {
    return has(name) ? !NO.contains(text(name).toLowerCase(java.util.Locale.ROOT)) : otherwise;
  }

  public OptionalInt integer(String name) {
    OptionalLong number = number(name);
    if (number.isPresent() && (int) number.getAsLong() != number.getAsLong()) {
      throw Failure.invalid("invalid value for " + name + ": " + text(name) + " is out of range");
    }
    return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
  }

  public OptionalLong number(String name) {
    Optional<String> text = find(name);
    try {
      return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text.get()));
    } catch (NumberFormatException e) {
      throw new Failure(
          400, "invalid value for " + name + ": \"" + text.orElse("") + "\" is not a number", e);
    }
  }
}
