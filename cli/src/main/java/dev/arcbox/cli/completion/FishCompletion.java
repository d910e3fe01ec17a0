package dev.arcbox.cli.completion;

import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.command.Commands;
import dev.arcbox.cli.command.Groups;

/** The script for fish. */
public final class FishCompletion {
  private static final String HEAD =
      """
      # fish completion for arcbox; load it with: arcbox completions fish | source
      function __arcbox_command
          set -l words (commandline -opc)
          set -l command
          for word in $words[2..-1]
              string match -q -- '-*' $word; and continue
              set -a command $word
              contains -- $word %s; and test (count $command) -eq 1; and continue
              break
          end
          string join ' ' -- $command
      end
      function __arcbox_is
          test (__arcbox_command) = "$argv[1]"
      end
      complete -c arcbox -f
      """;

  private FishCompletion() {}

  public static String script() {
    StringBuilder script = new StringBuilder(32_768);
    script.append(HEAD.replace("%s", String.join(" ", CommandTree.groups())));
    words(script, "", String.join(" ", Commands.names()));
    for (String group : CommandTree.groups()) {
      words(script, group, String.join(" ", Groups.members(group)));
    }
    for (Spec spec : CommandTree.leaves()) {
      leaf(script, spec);
    }
    return script.toString();
  }

  private static void words(StringBuilder script, String command, String words) {
    start(script, command).append(" -a '").append(words).append("'\n");
  }

  private static StringBuilder start(StringBuilder script, String command) {
    return script.append("complete -c arcbox -n '__arcbox_is \"").append(command).append("\"'");
  }

  private static void leaf(StringBuilder script, Spec spec) {
    for (Option option : CommandTree.options(spec)) {
      start(script, spec.name()).append(" -l ").append(option.name());
      if (option.letter() != Option.NO_LETTER) {
        script.append(" -s ").append(option.letter());
      }
      script.append(option.takesValue() ? " -r" : "").append(" -d '");
      script.append(option.help().replace("'", "\\'")).append("'\n");
    }
    String kind = CommandTree.kind(spec.operands().completes());
    if (!kind.isEmpty()) {
      start(script, spec.name()).append(" -a '(arcbox __complete ").append(kind).append(")'\n");
    } else if (spec.operands().completes() == Operands.Completes.SHELLS) {
      start(script, spec.name()).append(" -a 'bash zsh fish'\n");
    }
  }
}
