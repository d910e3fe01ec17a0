package dev.arcbox.runtime.container;

import dev.arcbox.runtime.Refusal;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.util.Locale;

/** The agent's answers as refusals, with Docker's exit codes for commands that cannot be run. */
final class GuestErrors {
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;

  private GuestErrors() {}

  static RuntimeException ofStart(Throwable failure) {
    return switch (failure) {
      case Refusal refusal -> refusal;
      case TtrpcException e -> ofStart(e);
      default -> new Refusal.GuestFailed("starting the container", failure);
    };
  }

  private static Refusal ofStart(TtrpcException e) {
    String message = String.valueOf(e.getMessage());
    String lower = message.toLowerCase(Locale.ROOT);
    if ((lower.contains("executable file") && lower.contains("not found"))
        || lower.contains("no such file or directory")) {
      return new Refusal.NotStartable(NOT_FOUND, message);
    }
    if (e.code() == StatusCode.PERMISSION_DENIED
        || lower.contains("permission denied")
        || lower.contains("is a directory")
        || lower.contains("exec format error")) {
      return new Refusal.NotStartable(NOT_EXECUTABLE, message);
    }
    return e.code() == StatusCode.INVALID_ARGUMENT
        ? new Refusal.Invalid(message)
        : new Refusal.GuestFailed("starting the container", e);
  }
}
