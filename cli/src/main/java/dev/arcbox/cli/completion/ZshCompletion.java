package dev.arcbox.cli.completion;

import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.command.Commands;
import dev.arcbox.cli.command.Groups;

/** The script for zsh: to be sourced, or put on the fpath as _arcbox. */
public final class ZshCompletion {
  private static final String HEAD =
      """
      #compdef arcbox
      # zsh completion for arcbox; load it with: source <(arcbox completions zsh)
      _arcbox_names() {
        local -a names
        names=("${(@f)$(${words[1]} __complete $1 2>/dev/null)}")
        compadd -a names
      }
      _arcbox() {
        local command="" word
        local -a before options commands
        before=("${(@)words[2,CURRENT-1]}")
        for word in $before; do
          [[ "$word" == -* ]] && continue
          if [[ -z "$command" ]]; then
            command="$word"
            case "$word" in
              %s) continue ;;
              *) break ;;
            esac
          else
            command="$command $word"
            break
          fi
        done
        case "$command" in
      """;

  private static final String TAIL =
      """
        esac
      }
      compdef _arcbox arcbox 2>/dev/null
      """;

  private ZshCompletion() {}

  public static String script() {
    StringBuilder script = new StringBuilder(32_768);
    script.append(HEAD.replace("%s", String.join("|", CommandTree.groups())));
    words(script, "", String.join(" ", Commands.names()));
    for (String group : CommandTree.groups()) {
      words(script, group, String.join(" ", Groups.members(group)));
    }
    for (Spec spec : CommandTree.leaves()) {
      leaf(script, spec);
    }
    return script.append(TAIL).toString();
  }

  private static void words(StringBuilder script, String command, String words) {
    script.append("    \"").append(command).append("\") compadd -- ").append(words);
    script.append(" ;;\n");
  }

  private static void leaf(StringBuilder script, Spec spec) {
    script.append("    \"").append(spec.name()).append("\")\n");
    script.append("      if [[ \"$words[CURRENT]\" == -* ]]; then\n        options=(\n");
    for (Option option : CommandTree.options(spec)) {
      describe(script, option);
    }
    script.append("        )\n        _describe option options\n      else\n        ");
    String kind = CommandTree.kind(spec.operands().completes());
    if (spec.operands().completes() == Operands.Completes.SHELLS) {
      script.append("compadd -- bash zsh fish");
    } else {
      script.append(kind.isEmpty() ? "_files" : "_arcbox_names " + kind);
    }
    script.append("\n      fi ;;\n");
  }

  private static void describe(StringBuilder script, Option option) {
    String help = option.help().replace("'", "'\\''").replace(":", "\\:");
    script.append("          '--").append(option.name()).append(':').append(help).append("'\n");
    if (option.letter() != Option.NO_LETTER) {
      script.append("          '-").append(option.letter()).append(':').append(help).append("'\n");
    }
  }
}
