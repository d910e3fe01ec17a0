package dev.arcbox.cli.command;

import dev.arcbox.cli.ExitCode;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;

/** What a shell would call a command that could not be started. */
final class StartFailure {
  private StartFailure() {}

  static int exitCode(TtrpcException cause) {
    String text = cause.getMessage() == null ? "" : cause.getMessage();
    if (cause.code() == StatusCode.UNAVAILABLE) {
      return ExitCode.NOT_RUN;
    }
    // The words of the OCI runtime, which the agent passes on: there is no code for them.
    if ((text.contains("executable file") && text.contains("not found"))
        || text.contains("No such file or directory")
        || text.contains("no such file or directory")) {
      return ExitCode.NOT_FOUND;
    }
    if (text.contains("ermission denied")
        || text.contains("xec format error")
        || text.contains("s a directory")) {
      return ExitCode.NOT_EXECUTABLE;
    }
    return ExitCode.NOT_RUN;
  }
}
