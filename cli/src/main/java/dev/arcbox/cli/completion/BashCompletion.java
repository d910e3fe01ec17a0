package dev.arcbox.cli.completion;

import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.command.Commands;
import dev.arcbox.cli.command.Groups;

/** The script for bash 4 and later; needs no bash-completion package. */
public final class BashCompletion {
  private static final String HEAD =
      """
      # bash completion for arcbox; load it with: source <(arcbox completions bash)
      _arcbox() {
        local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}"
        local command="" word i options="" values="" kind="" words=""
        COMPREPLY=()
        for ((i = 1; i < COMP_CWORD; i++)); do
          word="${COMP_WORDS[i]}"
          case "$word" in
            --socket|--format) ((i++)); continue ;;
            -*) continue ;;
          esac
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
        case "$prev" in
          --format) COMPREPLY=($(compgen -W "table json quiet" -- "$cur")); return ;;
          --socket|--env-file|--input) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        esac
        if [[ -n "$values" && "|$values|" == *"|$prev|"* ]]; then
          COMPREPLY=($(compgen -f -- "$cur"))
        elif [[ "$cur" == -* ]]; then
          COMPREPLY=($(compgen -W "$options" -- "$cur"))
        elif [[ -n "$kind" ]]; then
          COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" __complete "$kind" 2>/dev/null)" -- "$cur"))
        else
          COMPREPLY=($(compgen -W "$words" -- "$cur"))
        fi
      }
      complete -o default -F _arcbox arcbox ./arcbox
      """;

  private BashCompletion() {}

  public static String script() {
    StringBuilder script = new StringBuilder(16_384);
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
    script.append("    \"").append(command).append("\")\n      words=\"").append(words);
    script.append("\"\n      options=\"--socket --format --debug --help\" ;;\n");
  }

  private static void leaf(StringBuilder script, Spec spec) {
    script.append("    \"").append(spec.name()).append("\")\n");
    script.append("      options=\"").append(CommandTree.optionWords(spec)).append("\"\n");
    script.append("      values=\"").append(CommandTree.valuePattern(spec)).append("\"\n");
    String kind = CommandTree.kind(spec.operands().completes());
    script.append("      kind=\"").append(kind).append('"');
    if (spec.operands().completes() == Operands.Completes.SHELLS) {
      script.append("\n      words=\"bash zsh fish\"");
    }
    script.append(" ;;\n");
  }
}
