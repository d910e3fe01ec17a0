package dev.arcbox.cli.output;

/** Lays out a JSON document for people: four spaces a level, as docker inspect does. */
public final class JsonIndent {
  private static final int STEP = 4;

  private final String compact;
  private final StringBuilder text;
  private int depth;
  private int at;

  private JsonIndent(String compact) {
    this.compact = compact;
    this.text = new StringBuilder(compact.length() * 2);
  }

  /** The same document, indented. */
  public static String of(String document) {
    JsonIndent indent = new JsonIndent(document);
    while (indent.at < document.length()) {
      indent.step();
    }
    return indent.text.toString();
  }

  private void step() {
    char c = compact.charAt(at++);
    switch (c) {
      case ' ', '\n', '\r', '\t' -> {}
      case '"' -> string();
      case '{', '[' -> open(c);
      case '}', ']' -> close(c);
      case ',' -> {
        text.append(c);
        newLine();
      }
      case ':' -> text.append(": ");
      default -> text.append(c);
    }
  }

  private void string() {
    text.append('"');
    boolean escaped = false;
    while (at < compact.length()) {
      char c = compact.charAt(at++);
      text.append(c);
      if (c == '"' && !escaped) {
        return;
      }
      escaped = c == '\\' && !escaped;
    }
  }

  private void open(char bracket) {
    text.append(bracket);
    int next = at;
    while (next < compact.length() && Character.isWhitespace(compact.charAt(next))) {
      next++;
    }
    if (next < compact.length() && (compact.charAt(next) == '}' || compact.charAt(next) == ']')) {
      text.append(compact.charAt(next));
      at = next + 1;
      return;
    }
    depth++;
    newLine();
  }

  private void close(char bracket) {
    depth = Math.max(0, depth - 1);
    newLine();
    text.append(bracket);
  }

  private void newLine() {
    text.append('\n').repeat(' ', depth * STEP);
  }
}
