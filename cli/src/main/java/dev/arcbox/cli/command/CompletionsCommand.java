package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.args.UsageException;
import dev.arcbox.cli.completion.BashCompletion;
import dev.arcbox.cli.completion.FishCompletion;
import dev.arcbox.cli.completion.ZshCompletion;

final class CompletionsCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "completions",
        "Print a completion script for a shell",
        Operands.exactly(1, "bash|zsh|fish", Operands.Completes.SHELLS));
  }

  @Override
  public int run(Context context) {
    String shell = context.arguments().operand(0);
    String script =
        switch (shell) {
          case "bash" -> BashCompletion.script();
          case "zsh" -> ZshCompletion.script();
          case "fish" -> FishCompletion.script();
          default ->
              throw new UsageException("no completions for \"" + shell + "\": bash, zsh or fish");
        };
    context.out().text(script);
    return ExitCode.OK;
  }
}
