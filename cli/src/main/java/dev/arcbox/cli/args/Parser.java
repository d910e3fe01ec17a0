package dev.arcbox.cli.args;

import java.util.List;

/**
 * Reads a command line as getopt_long does: {@code --name value}, {@code --name=value}, {@code -x
 * value}, {@code -xvalue}, flags together ({@code -it}), {@code --} ends the options.
 */
public final class Parser {
  private final Spec spec;
  private final Arguments into;
  private final List<String> words;
  private int next;
  private boolean optionsOver;

  private Parser(Spec spec, Arguments into, List<String> words) {
    this.spec = spec;
    this.into = into;
    this.words = words;
  }

  /** Reads the words after the command's name into arguments that may hold global options. */
  public static Arguments parse(Spec spec, Arguments globals, List<String> words) {
    Parser parser = new Parser(spec, globals, words);
    parser.read(Integer.MAX_VALUE);
    if (!globals.flag(Globals.HELP)) {
      parser.checkOperands();
    }
    return globals;
  }

  /** Reads options up to the first operand; returns the index of that one. */
  public static int parseLeading(Spec spec, Arguments into, List<String> words) {
    Parser parser = new Parser(spec, into, words);
    parser.read(0);
    return parser.next;
  }

  private void read(int mostOperands) {
    while (next < words.size()) {
      String word = words.get(next);
      if (optionsOver || !isOption(word)) {
        if (into.operands().size() >= mostOperands) {
          return;
        }
        next++;
        into.add(word);
        optionsOver |= spec.operands().optionsEnd();
      } else if (word.equals("--")) {
        next++;
        optionsOver = true;
      } else if (word.startsWith("--")) {
        next++;
        longOption(word);
      } else {
        next++;
        letters(word);
      }
    }
  }

  private static boolean isOption(String word) {
    return word.length() > 1 && word.charAt(0) == '-';
  }

  private void longOption(String word) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
    Option option = spec.byName(name).orElseThrow(() -> unknown("--" + name));
    if (!option.takesValue()) {
      into.add(option, equals < 0 ? "true" : truth(option, word.substring(equals + 1)));
    } else {
      into.add(option, equals < 0 ? nextValue("--" + name, option) : word.substring(equals + 1));
    }
  }

  private void letters(String word) {
    for (int i = 1; i < word.length(); i++) {
      char letter = word.charAt(i);
      Option option = spec.byLetter(letter).orElseThrow(() -> unknown("-" + letter));
      if (option.takesValue()) {
        into.add(option, rest(word, i + 1, "-" + letter, option));
        return;
      }
      into.add(option, "true");
    }
  }

  private String rest(String word, int from, String shown, Option option) {
    if (from == word.length()) {
      return nextValue(shown, option);
    }
    return word.substring(word.charAt(from) == '=' ? from + 1 : from);
  }

  private String nextValue(String shown, Option option) {
    if (next == words.size()) {
      throw new UsageException(
          "option " + shown + " needs a value: " + shown + " " + option.value());
    }
    return words.get(next++);
  }

  private static String truth(Option option, String word) {
    return switch (word) {
      case "true", "1" -> "true";
      case "false", "0" -> "false";
      default ->
          throw new UsageException(
              "option --" + option.name() + " is a flag: true or false, not \"" + word + "\"");
    };
  }

  private UsageException unknown(String shown) {
    return new UsageException("unknown option " + shown + hint());
  }

  private void checkOperands() {
    int count = into.operands().size();
    Operands wanted = spec.operands();
    if (count < wanted.least()) {
      throw new UsageException(
          "arguments are missing: arcbox " + spec.name() + " " + wanted.usage() + hint());
    }
    if (count > wanted.most()) {
      throw new UsageException(
          "unexpected argument \"" + into.operand(wanted.most()) + "\"" + hint());
    }
  }

  private String hint() {
    return spec.name().isEmpty()
        ? " (see: arcbox --help)"
        : " (see: arcbox " + spec.name() + " --help)";
  }
}
