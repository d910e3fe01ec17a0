package dev.arcbox.agent.container;

import dev.arcbox.agent.process.GuestProcess;

/** What is alive of a container. */
sealed interface ContainerState {
  /** Mounted and written, never started since. */
  record Created() implements ContainerState {}

  record Running(GuestProcess process) implements ContainerState {}

  /** Its control group is frozen. */
  record Paused(GuestProcess process) implements ContainerState {}

  record Exited(GuestProcess process, GuestProcess.End end) implements ContainerState {}

  /** For messages. */
  default String label() {
    return switch (this) {
      case Created() -> "created";
      case Running _ -> "running";
      case Paused _ -> "paused";
      case Exited _ -> "exited";
    };
  }
}
