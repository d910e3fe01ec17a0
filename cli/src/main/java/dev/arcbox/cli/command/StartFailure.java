package dev.arcbox.cli.command;

import dev.arcbox.cli.ExitCode;
import dev.arcbox.ttrpc.TtrpcException;

/** What a shell would call a command that could not be started. */
final class StartFailure {
  private StartFailure() {}

  /** Of a refusal to start; one to create is not among them. */
  static int exitCode(TtrpcException cause) {
    return switch (cause.code()) {
      case UNAVAILABLE -> ExitCode.NOT_RUN;
      case NOT_FOUND -> ExitCode.NOT_FOUND;
      case PERMISSION_DENIED -> ExitCode.NOT_EXECUTABLE;
      default -> byWords(cause.getMessage() == null ? "" : cause.getMessage());
    };
  }

  /** The words of the OCI runtime, should a daemon pass them on without a code. */
  private static int byWords(String text) {
    if (text.contains("executable file") && text.contains("not found")) {
      return ExitCode.NOT_FOUND;
    }
    return text.contains("ermission denied") ? ExitCode.NOT_EXECUTABLE : ExitCode.NOT_RUN;
  }
}
