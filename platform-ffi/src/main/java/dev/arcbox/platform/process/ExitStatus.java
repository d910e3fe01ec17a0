package dev.arcbox.platform.process;

/** How a process ended. */
public sealed interface ExitStatus {
  /** It called exit. */
  record Exited(int code) implements ExitStatus {}

  /** A signal ended it. */
  record Killed(int signal) implements ExitStatus {}

  /** As a shell says it: the code, or 128 and the signal. */
  default int shellCode() {
    return switch (this) {
      case Exited(int code) -> code;
      case Killed(int signal) -> 128 + signal;
    };
  }
}
