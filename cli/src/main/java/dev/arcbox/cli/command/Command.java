package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Spec;

/** One command of the client. */
public interface Command {
  Spec spec();

  /** Does it; the result is the exit code. */
  int run(Context context) throws InterruptedException;

  /** The exit code when it fails before, or without, a container having one. */
  default int failureCode() {
    return ExitCode.FAILURE;
  }
}
