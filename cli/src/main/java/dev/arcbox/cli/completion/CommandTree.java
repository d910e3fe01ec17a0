package dev.arcbox.cli.completion;

import dev.arcbox.cli.args.Globals;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.command.Commands;
import dev.arcbox.cli.command.Groups;
import java.util.ArrayList;
import java.util.List;

/** Every command with what it accepts. */
final class CommandTree {
  private CommandTree() {}

  /** All commands that do something: "run", "image ls". */
  static List<Spec> leaves() {
    List<Spec> leaves = new ArrayList<>();
    for (String name : Commands.names()) {
      if (Groups.isGroup(name)) {
        for (String member : Groups.members(name)) {
          leaves.add(Groups.create(name, member).spec());
        }
      } else {
        leaves.add(Commands.create(name).spec());
      }
    }
    return leaves;
  }

  static List<String> groups() {
    return Commands.names().stream().filter(Groups::isGroup).toList();
  }

  static List<Option> options(Spec spec) {
    List<Option> options = new ArrayList<>(spec.options());
    options.addAll(Globals.OPTIONS);
    return options;
  }

  /** All forms of all options, with their dashes. */
  static String optionWords(Spec spec) {
    StringBuilder words = new StringBuilder();
    for (Option option : options(spec)) {
      if (option.letter() != Option.NO_LETTER) {
        words.append('-').append(option.letter()).append(' ');
      }
      words.append("--").append(option.name()).append(' ');
    }
    return words.toString().strip();
  }

  /** Options that take a value, as alternatives of a shell pattern. */
  static String valuePattern(Spec spec) {
    List<String> words = new ArrayList<>();
    for (Option option : options(spec)) {
      if (option.takesValue()) {
        words.add("--" + option.name());
        if (option.letter() != Option.NO_LETTER) {
          words.add("-" + option.letter());
        }
      }
    }
    return String.join("|", words);
  }

  /** What to ask {@code __complete} for; empty for nothing. */
  static String kind(Operands.Completes completes) {
    return switch (completes) {
      case CONTAINERS -> "containers";
      case IMAGES -> "images";
      case MACHINES -> "machines";
      case VOLUMES -> "volumes";
      case NETWORKS -> "networks";
      case NOTHING, FILES, SHELLS -> "";
    };
  }
}
