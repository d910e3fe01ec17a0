package dev.arcbox.hypervisor;

/** Why a machine ended. */
public sealed interface VmExit {
  /** The guest powered off. */
  record PoweredOff() implements VmExit {}

  /** The guest asked to be restarted. */
  record Restarted() implements VmExit {}

  /** The guest's kernel gave up. */
  record Panicked(String message) implements VmExit {}

  /** We ended it. */
  record Killed() implements VmExit {}

  /** The machine itself failed: what is known. */
  record Failed(String reason) implements VmExit {}

  /** One line for a log or a user. */
  default String describe() {
    return switch (this) {
      case PoweredOff _ -> "powered off";
      case Restarted _ -> "guest asked for a restart";
      case Panicked(String message) -> "guest kernel panic: " + message;
      case Killed _ -> "killed";
      case Failed(String reason) -> reason;
    };
  }
}
