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

  /** An answer to any question that is not about a start. */
  static Refusal of(String what, Throwable failure) {
    if (failure instanceof Refusal refusal) {
      return refusal;
    }
    if (failure instanceof TtrpcException e) {
      switch (e.code()) {
        case INVALID_ARGUMENT -> {
          return new Refusal.Invalid(e.getMessage());
        }
        case NOT_FOUND -> {
          return new Refusal.Missing(e.getMessage());
        }
        case PERMISSION_DENIED -> {
          return new Refusal.Forbidden(e.getMessage());
        }
        case UNIMPLEMENTED -> {
          return new Refusal.Unsupported(e.getMessage());
        }
        case FAILED_PRECONDITION, ALREADY_EXISTS -> {
          return new Refusal.Conflict(e.getMessage());
        }
        default -> {}
      }
    }
    return new Refusal.GuestFailed(what, failure);
  }

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
