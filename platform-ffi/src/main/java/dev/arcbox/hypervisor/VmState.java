package dev.arcbox.hypervisor;

import java.time.Instant;

/** Where a machine stands, with what exists then. */
public sealed interface VmState {
  record Created() implements VmState {}

  record Starting(Instant since) implements VmState {}

  record Running(Instant since) implements VmState {}

  /**
   * All vCPUs stand still.
   *
   * @param running the state it goes back to
   */
  record Paused(Running running, Instant since) implements VmState {}

  /** The guest was asked to shut down. */
  record Stopping(Instant since) implements VmState {}

  /** It has ended for good. */
  record Stopped(VmExit exit, Instant at) implements VmState {}

  /** For messages: the state's name in lower case. */
  default String label() {
    return switch (this) {
      case Created _ -> "created";
      case Starting _ -> "starting";
      case Running _ -> "running";
      case Paused _ -> "paused";
      case Stopping _ -> "stopping";
      case Stopped _ -> "stopped";
    };
  }
}
