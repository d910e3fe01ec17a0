package dev.arcbox.agent.bundle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON document into maps, lists, strings, {@code Long}s, {@code Double}s and {@code
 * Boolean}s; {@code null} members are left out. For the few documents that clients hand us.
 */
final class JsonText {
  private static final int MAX_DEPTH = 64;

  /** Stands for {@code null}, which no map here holds. */
  private record Null() {}

  private static final Null NULL = new Null();

  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  static Object parse(String text) throws BundleException {
    JsonText reader = new JsonText(text);
    Object value = reader.value(0);
    reader.space();
    if (reader.at != text.length()) {
      throw reader.bad("something behind the end");
    }
    return value;
  }

  private Object value(int depth) throws BundleException {
    space();
    if (depth > MAX_DEPTH) {
      throw bad("nested too deeply");
    }
    char c = peek();
    return switch (c) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", NULL);
      default -> number();
    };
  }

  private Map<String, Object> object(int depth) throws BundleException {
    Map<String, Object> members = new LinkedHashMap<>();
    at++;
    for (boolean first = true; !closes('}'); first = false) {
      if (!first) {
        expect(',');
        space();
      }
      String name = string();
      space();
      expect(':');
      Object value = value(depth + 1);
      if (!(value instanceof Null)) {
        members.put(name, value);
      }
    }
    return members;
  }

  private List<Object> array(int depth) throws BundleException {
    List<Object> elements = new ArrayList<>();
    at++;
    for (boolean first = true; !closes(']'); first = false) {
      if (!first) {
        expect(',');
      }
      Object value = value(depth + 1);
      if (!(value instanceof Null)) {
        elements.add(value);
      }
    }
    return elements;
  }

  private boolean closes(char bracket) throws BundleException {
    space();
    if (peek() == bracket) {
      at++;
      return true;
    }
    return false;
  }

  private String string() throws BundleException {
    expect('"');
    StringBuilder out = new StringBuilder();
    for (char c = next(); c != '"'; c = next()) {
      out.append(c == '\\' ? escaped() : c);
    }
    return out.toString();
  }

  private char escaped() throws BundleException {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(next(), 16);
          if (digit < 0) {
            throw bad("no hexadecimal digit");
          }
          code = code << 4 | digit;
        }
        yield (char) code;
      }
      default -> throw bad("unknown escape");
    };
  }

  private Object number() throws BundleException {
    int from = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String digits = text.substring(from, at);
    try {
      boolean whole = digits.indexOf('.') < 0 && digits.indexOf('e') < 0 && digits.indexOf('E') < 0;
      if (!whole) {
        return Double.valueOf(digits);
      }
      // Masks of 64 bits come as unsigned numbers.
      return digits.startsWith("-") ? Long.valueOf(digits) : Long.parseUnsignedLong(digits);
    } catch (NumberFormatException e) {
      throw bad("no value");
    }
  }

  private Object word(String word, Object value) throws BundleException {
    if (!text.startsWith(word, at)) {
      throw bad("no value");
    }
    at += word.length();
    return value;
  }

  private void expect(char wanted) throws BundleException {
    if (next() != wanted) {
      at--;
      throw bad("'" + wanted + "' is missing");
    }
  }

  private char next() throws BundleException {
    char c = peek();
    at++;
    return c;
  }

  private char peek() throws BundleException {
    if (at >= text.length()) {
      throw bad("it ends too early");
    }
    return text.charAt(at);
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private BundleException bad(String problem) {
    return new BundleException("no JSON: " + problem + " at character " + at);
  }
}
