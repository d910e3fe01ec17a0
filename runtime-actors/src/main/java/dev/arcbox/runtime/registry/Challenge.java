package dev.arcbox.runtime.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way to say who one is, out of {@code WWW-Authenticate}.
 *
 * @param scheme in lower case
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7235#section-4.1">RFC 7235</a>
 */
record Challenge(String scheme, Map<String, String> parameters) {
  /** Real ones have a realm of a URL's length; quantifiers are possessive, so no input is slow. */
  private static final int MAX_LENGTH = 8192;

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*+,?+\\s*+([A-Za-z0-9!#$%&'*+.^_`|~-]++)(?:\\s*+=\\s*+(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]*+)))?+");

  Challenge {
    parameters = Map.copyOf(parameters);
  }

  /** In the order of the headers; what cannot be read ends its header. */
  static List<Challenge> parse(List<String> headers) {
    List<Challenge> challenges = new ArrayList<>();
    headers.stream().filter(h -> h.length() <= MAX_LENGTH).forEach(h -> parse(h, challenges));
    return challenges;
  }

  private static void parse(String header, List<Challenge> into) {
    Matcher token = TOKEN.matcher(header);
    int at = 0;
    String scheme = "";
    Map<String, String> parameters = new HashMap<>();
    while (at < header.length() && token.region(at, header.length()).lookingAt()) {
      String value = token.group(2) != null ? unescaped(token.group(2)) : token.group(3);
      if (value == null) {
        add(scheme, parameters, into);
        scheme = token.group(1);
        parameters = new HashMap<>();
      } else {
        parameters.put(token.group(1).toLowerCase(Locale.ROOT), value);
      }
      at = token.end();
    }
    add(scheme, parameters, into);
  }

  private static void add(String scheme, Map<String, String> parameters, List<Challenge> into) {
    if (!scheme.isEmpty()) {
      into.add(new Challenge(scheme.toLowerCase(Locale.ROOT), parameters));
    }
  }

  private static String unescaped(String quoted) {
    return quoted.replaceAll("\\\\(.)", "$1");
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }
}
