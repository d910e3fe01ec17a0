package dev.arcbox.cli.args;

/**
 * An option of a command.
 *
 * @param letter its one-letter form, or {@link #NO_LETTER}
 * @param name its long form, without the dashes; also the key under which it is found
 * @param kind whether and how often it takes a value
 * @param value what the value is called in help; empty for flags
 * @param help one line, lower case, no full stop
 */
public record Option(char letter, String name, Kind kind, String value, String help) {
  /** For options that have a long form only. */
  public static final char NO_LETTER = 0;

  /** How an option takes values. */
  public enum Kind {
    /** Present or not; {@code --name=false} takes it back. */
    FLAG,
    /** One value, the last one given. */
    VALUE,
    /** A value each time it is given. */
    LIST
  }

  public static Option flag(char letter, String name, String help) {
    return new Option(letter, name, Kind.FLAG, "", help);
  }

  public static Option flag(String name, String help) {
    return flag(NO_LETTER, name, help);
  }

  public static Option value(char letter, String name, String value, String help) {
    return new Option(letter, name, Kind.VALUE, value, help);
  }

  public static Option value(String name, String value, String help) {
    return value(NO_LETTER, name, value, help);
  }

  public static Option list(char letter, String name, String value, String help) {
    return new Option(letter, name, Kind.LIST, value, help);
  }

  public static Option list(String name, String value, String help) {
    return list(NO_LETTER, name, value, help);
  }

  public boolean takesValue() {
    return kind != Kind.FLAG;
  }
}
