package dev.arcbox.runtime.image.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The words of an instruction: separated by blanks, quoted or escaped as in a Dockerfile. */
final class Words {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String text;
  private int at;

  private Words(String text) {
    this.text = text;
  }

  /** Without their quotes. */
  static List<String> of(String text) {
    Words words = new Words(text);
    List<String> found = new ArrayList<>();
    for (Optional<String> word = words.next(); word.isPresent(); word = words.next()) {
      found.add(word.get());
    }
    return found;
  }

  /** A JSON array of strings, if it is one. */
  static Optional<List<String>> array(String text) {
    if (!text.startsWith("[")) {
      return Optional.empty();
    }
    try {
      JsonNode array = JSON.readTree(text);
      List<String> strings = new ArrayList<>();
      for (JsonNode element : array) {
        if (!element.isTextual()) {
          return Optional.empty();
        }
        strings.add(element.textValue());
      }
      return array.isArray() ? Optional.of(strings) : Optional.empty();
    } catch (JsonProcessingException e) {
      // Docker reads what is not quite an array as a shell's command line.
      return Optional.empty();
    }
  }

  private Optional<String> next() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (at == text.length()) {
      return Optional.empty();
    }
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (quote == 0 && Character.isWhitespace(c)) {
        break;
      }
      if (c == '\\' && quote != '\'' && at + 1 < text.length()) {
        word.append(text.charAt(++at));
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      } else {
        word.append(c);
      }
    }
    return Optional.of(word.toString());
  }
}
