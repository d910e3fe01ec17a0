package dev.arcbox.cli.command;

import dev.arcbox.cli.CliException;
import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.ttrpc.TtrpcException;

/** One action for each operand: those that work are printed, those that do not are reported. */
final class Each {
  private Each() {}

  /** What is done for one. */
  @FunctionalInterface
  interface Action {
    void run(String operand);
  }

  /** Does it for all, and prints the names of those that it worked for. */
  static int named(Context context, Action action) {
    return all(
        context,
        operand -> {
          action.run(operand);
          context.out().line(operand);
        });
  }

  static int all(Context context, Action action) {
    int code = ExitCode.OK;
    for (String operand : context.arguments().operands()) {
      try {
        action.run(operand);
        context.out().flush();
      } catch (TtrpcException e) {
        if (e.isConnectionLost()) {
          throw e; // it would be the same for the rest
        }
        context.warn(new CliException.Refused(e).getMessage().strip().replace('\n', ' '));
        code = ExitCode.FAILURE;
      }
    }
    return code;
  }
}
