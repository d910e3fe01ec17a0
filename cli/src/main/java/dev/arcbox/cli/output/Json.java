package dev.arcbox.cli.output;

import java.util.Collection;
import java.util.Map;

/**
 * Writes one JSON document (RFC 8259), compact. The caller keeps objects and arrays balanced;
 * commas are put by what stands before.
 */
public final class Json {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder text = new StringBuilder();

  public Json object() {
    return open('{');
  }

  public Json endObject() {
    text.append('}');
    return this;
  }

  public Json array() {
    return open('[');
  }

  public Json endArray() {
    text.append(']');
    return this;
  }

  public Json name(String name) {
    comma();
    quote(name);
    text.append(':');
    return this;
  }

  public Json value(String value) {
    comma();
    quote(value);
    return this;
  }

  public Json field(String name, String value) {
    return name(name).value(value);
  }

  public Json field(String name, long value) {
    name(name);
    text.append(value);
    return this;
  }

  public Json field(String name, boolean value) {
    name(name);
    text.append(value);
    return this;
  }

  /** JSON has no NaN or infinity: they are null. */
  public Json field(String name, double value) {
    name(name);
    if (Double.isFinite(value)) {
      text.append(value);
    } else {
      text.append("null");
    }
    return this;
  }

  public Json field(String name, Map<String, ?> values) {
    name(name).object();
    for (Map.Entry<String, ?> entry : values.entrySet()) {
      if (entry.getValue() instanceof Long number) {
        field(entry.getKey(), number.longValue());
      } else {
        field(entry.getKey(), String.valueOf(entry.getValue()));
      }
    }
    return endObject();
  }

  public Json field(String name, Collection<String> values) {
    name(name).array();
    for (String value : values) {
      value(value);
    }
    return endArray();
  }

  /** A document made elsewhere, taken as it is. */
  public Json raw(String document) {
    comma();
    text.append(document);
    return this;
  }

  private Json open(char bracket) {
    comma();
    text.append(bracket);
    return this;
  }

  private void comma() {
    if (!text.isEmpty()) {
      char before = text.charAt(text.length() - 1);
      if (before != '{' && before != '[' && before != ':') {
        text.append(',');
      }
    }
  }

  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> plain(value, i, c);
      }
    }
    text.append('"');
  }

  private void plain(String value, int index, char c) {
    if (c < ' ' || c == 0x7f || isLoneSurrogate(value, index)) {
      text.append("\\u");
      for (int shift = 12; shift >= 0; shift -= 4) {
        text.append(HEX.charAt((c >> shift) & 0xf));
      }
    } else {
      text.append(c);
    }
  }

  /** Half a character cannot be written as UTF-8; as an escape it can. */
  private static boolean isLoneSurrogate(String value, int index) {
    char c = value.charAt(index);
    if (Character.isHighSurrogate(c)) {
      return index + 1 == value.length() || !Character.isLowSurrogate(value.charAt(index + 1));
    }
    return Character.isLowSurrogate(c)
        && (index == 0 || !Character.isHighSurrogate(value.charAt(index - 1)));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
