package dev.arcbox.cli.args;

import java.util.List;

/** The text of {@code --help}. */
public final class Help {
  private static final int GAP = 3;

  private Help() {}

  public static String of(Spec spec) {
    StringBuilder text = new StringBuilder(512);
    text.append("Usage: arcbox ").append(spec.name());
    if (!spec.options().isEmpty()) {
      text.append(" [OPTIONS]");
    }
    if (!spec.operands().usage().isEmpty()) {
      text.append(' ').append(spec.operands().usage());
    }
    text.append("\n\n").append(spec.summary()).append('\n');
    options(text, "\nOptions:\n", spec.options());
    options(text, "\nGlobal options:\n", Globals.OPTIONS);
    return text.toString();
  }

  /** A list of names with what each does. */
  public static void entries(StringBuilder text, String title, List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    int width = 0;
    for (Entry entry : entries) {
      width = Math.max(width, entry.left().length());
    }
    text.append(title);
    for (Entry entry : entries) {
      text.append("  ").append(entry.left());
      text.repeat(' ', width - entry.left().length() + GAP).append(entry.right()).append('\n');
    }
  }

  public static void options(StringBuilder text, String title, List<Option> options) {
    entries(text, title, options.stream().map(o -> new Entry(left(o), o.help())).toList());
  }

  private static String left(Option option) {
    String letter = option.letter() == Option.NO_LETTER ? "    " : "-" + option.letter() + ", ";
    return letter + "--" + option.name() + (option.takesValue() ? " " + option.value() : "");
  }

  /** One line of a help text. */
  public record Entry(String left, String right) {}
}
