package dev.arcbox.cli.docker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object as its members' own texts: what is not touched is written as it was read.
 *
 * <p>The whole document is checked (RFC 8259); only the outermost names are looked at.
 */
final class JsonMembers {
  private static final int MAX_DEPTH = 200;

  private final String text;
  private int at;

  private JsonMembers(String text) {
    this.text = text;
  }

  /**
   * Names, as written between their quotes, and the texts of their values.
   *
   * @throws IllegalArgumentException saying where it is no JSON object
   */
  static Map<String, String> parse(String text) {
    JsonMembers json = new JsonMembers(text);
    Map<String, String> members = new LinkedHashMap<>();
    json.space();
    json.members(members, 0);
    json.space();
    if (json.at != text.length()) {
      throw json.bad("something follows the object");
    }
    return members;
  }

  /** Indented by tabs, as Docker writes its own. */
  static String write(Map<String, String> members) {
    if (members.isEmpty()) {
      return "{}\n";
    }
    StringBuilder text = new StringBuilder("{");
    String separator = "\n";
    for (Map.Entry<String, String> member : members.entrySet()) {
      text.append(separator).append("\t\"").append(member.getKey()).append("\": ");
      text.append(member.getValue());
      separator = ",\n";
    }
    return text.append("\n}\n").toString();
  }

  /** The value of a member that is a plain text. */
  static Optional<String> text(Map<String, String> members, String name) {
    return Optional.ofNullable(members.get(name))
        .filter(value -> value.length() >= 2 && value.startsWith("\"") && value.indexOf('\\') < 0)
        .map(value -> value.substring(1, value.length() - 1));
  }

  private void members(Map<String, String> found, int depth) {
    expect('{');
    space();
    if (peek() == '}') {
      at++;
      return;
    }
    while (true) {
      space();
      int start = at;
      string();
      String name = text.substring(start + 1, at - 1);
      space();
      expect(':');
      space();
      int value = at;
      value(depth + 1);
      found.put(name, text.substring(value, at));
      space();
      if (peek() != ',') {
        expect('}');
        return;
      }
      at++;
    }
  }

  private void value(int depth) {
    if (depth > MAX_DEPTH) {
      throw bad("too many levels");
    }
    switch (peek()) {
      case '{' -> members(new LinkedHashMap<>(), depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
  }

  private void array(int depth) {
    expect('[');
    space();
    if (peek() == ']') {
      at++;
      return;
    }
    while (true) {
      space();
      value(depth + 1);
      space();
      if (peek() != ',') {
        expect(']');
        return;
      }
      at++;
    }
  }

  private void string() {
    expect('"');
    while (peek() != '"') {
      if (peek() < ' ') {
        throw bad("a text does not end");
      }
      at += peek() == '\\' ? 2 : 1;
    }
    at++;
  }

  private void word(String word) {
    if (!text.startsWith(word, at)) {
      throw bad("a value was expected");
    }
    at += word.length();
  }

  private void number() {
    int start = at;
    while ("+-.eE0123456789".indexOf(peek()) >= 0) {
      at++;
    }
    if (!text.substring(start, at).matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
      throw bad("a value was expected");
    }
  }

  private void space() {
    while (" \t\r\n".indexOf(peek()) >= 0) {
      at++;
    }
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw bad("'" + wanted + "' was expected");
    }
    at++;
  }

  /** The end reads as NUL, which fits nowhere. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private IllegalArgumentException bad(String why) {
    int place = Math.min(at, text.length());
    long line = text.substring(0, place).lines().count();
    return new IllegalArgumentException(why + " in line " + Math.max(1, line));
  }
}
