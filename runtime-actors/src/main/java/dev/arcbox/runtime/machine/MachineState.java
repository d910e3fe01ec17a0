package dev.arcbox.runtime.machine;

import dev.arcbox.runtime.agent.Guest;
import java.time.Instant;

/** Where a machine is in its life, with what exists then. */
sealed interface MachineState {
  record Stopped() implements MachineState {}

  record Starting(BootSteps steps) implements MachineState {}

  record Running(Guest guest, Instant since) implements MachineState {}

  record Stopping() implements MachineState {}

  /** It died or could not boot; a restart may be due. */
  record Failed(String reason) implements MachineState {}

  default String word() {
    return switch (this) {
      case Stopped _ -> "stopped";
      case Starting _ -> "starting";
      case Running _ -> "running";
      case Stopping _ -> "stopping";
      case Failed _ -> "failed";
    };
  }
}
