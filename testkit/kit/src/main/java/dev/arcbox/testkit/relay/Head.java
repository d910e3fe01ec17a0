package dev.arcbox.testkit.relay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an HTTP/1.1 message begins with.
 *
 * @param line the request's or the status line
 * @param headers by their names in small letters; the last of a name counts
 */
record Head(String line, Map<String, String> headers) {
  static Head parse(String text) {
    List<String> lines = text.lines().toList();
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header : lines.subList(1, lines.size())) {
      int colon = header.indexOf(':');
      if (colon > 0) {
        headers.put(
            header.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            header.substring(colon + 1).strip());
      }
    }
    return new Head(lines.getFirst(), headers);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The n-th word of the first line, empty when there is none. */
  String word(int n) {
    String[] words = line.split(" ", 3);
    return n < words.length ? words[n] : "";
  }

  boolean isChunked() {
    return header("transfer-encoding").map(String::strip).orElse("").equalsIgnoreCase("chunked");
  }
}
