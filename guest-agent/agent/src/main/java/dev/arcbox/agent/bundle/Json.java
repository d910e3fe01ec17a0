package dev.arcbox.agent.bundle;

import java.util.List;

/**
 * Writes one JSON document from front to back. Small on purpose: no reflection, no tree.
 *
 * <p>{@code object().member("a").value(1).end()} — values put their own commas.
 */
public final class Json {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out = new StringBuilder(4096);
  private boolean comma;

  public Json object() {
    return open('{');
  }

  public Json array() {
    return open('[');
  }

  private Json open(char bracket) {
    separate();
    out.append(bracket);
    comma = false;
    return this;
  }

  public Json endObject() {
    out.append('}');
    comma = true;
    return this;
  }

  public Json endArray() {
    out.append(']');
    comma = true;
    return this;
  }

  /** The name of what comes next. */
  public Json member(String name) {
    separate();
    quote(name);
    out.append(':');
    comma = false;
    return this;
  }

  public Json value(String text) {
    separate();
    quote(text);
    comma = true;
    return this;
  }

  public Json value(long number) {
    separate();
    out.append(number);
    comma = true;
    return this;
  }

  /** The 64 bits as a number that is never negative. */
  public Json unsigned(long number) {
    separate();
    out.append(Long.toUnsignedString(number));
    comma = true;
    return this;
  }

  public Json value(boolean truth) {
    separate();
    out.append(truth);
    comma = true;
    return this;
  }

  public Json values(List<String> texts) {
    array();
    for (String text : texts) {
      value(text);
    }
    return endArray();
  }

  private void separate() {
    if (comma) {
      out.append(',');
    }
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          // Lone surrogates have no UTF-8: escaped, they arrive as they were.
          if (c < 0x20 || Character.isSurrogate(c)) {
            escape(c);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private void escape(char c) {
    out.append("\\u")
        .append(HEX.charAt(c >> 12))
        .append(HEX.charAt(c >> 8 & 15))
        .append(HEX.charAt(c >> 4 & 15))
        .append(HEX.charAt(c & 15));
  }

  /** The document. */
  @Override
  public String toString() {
    return out.toString();
  }
}
