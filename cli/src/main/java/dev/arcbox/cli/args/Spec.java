package dev.arcbox.cli.args;

import java.util.List;
import java.util.Optional;

/**
 * What a command accepts.
 *
 * @param name as typed, with the group before it: "image ls"
 * @param summary one line
 */
public record Spec(String name, String summary, Operands operands, List<Option> options) {
  public Spec {
    options = List.copyOf(options);
  }

  public static Spec of(String name, String summary, Operands operands, Option... options) {
    return new Spec(name, summary, operands, List.of(options));
  }

  Optional<Option> byName(String wanted) {
    return find(options, wanted).or(() -> find(Globals.OPTIONS, wanted));
  }

  Optional<Option> byLetter(char letter) {
    return find(options, letter).or(() -> find(Globals.OPTIONS, letter));
  }

  private static Optional<Option> find(List<Option> options, String name) {
    for (Option option : options) {
      if (option.name().equals(name)) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }

  private static Optional<Option> find(List<Option> options, char letter) {
    for (Option option : options) {
      if (option.letter() == letter) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }
}
