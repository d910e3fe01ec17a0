package dev.arcbox.vm;

import dev.arcbox.virtio.vsock.VsockHost;
import java.time.Instant;

/** Where a virtual machine is in its life; each state carries what exists then. */
public sealed interface VmState {
  /** Nothing exists yet but the configuration. */
  record Created() implements VmState {}

  /** Sockets are listening and the back end is being started. */
  record Starting() implements VmState {}

  /**
   * The guest runs.
   *
   * @param pid of the guest's process, or 0 when the back end has none
   */
  record Running(Instant since, VsockHost vsock, long pid) implements VmState {}

  /** The guest exists and makes no progress. */
  record Paused(Instant since, VsockHost vsock, long pid) implements VmState {}

  /** The guest was asked to end. */
  record Stopping() implements VmState {}

  /** The guest ended as asked; nothing of it is left. */
  record Stopped(String reason) implements VmState {}

  /** The guest ended by itself or could not be started; nothing of it is left. */
  record Failed(String reason, String consoleTail) implements VmState {}

  /** The state's name in lower case, for messages. */
  default String label() {
    return switch (this) {
      case Created _ -> "created";
      case Starting _ -> "starting";
      case Running _ -> "running";
      case Paused _ -> "paused";
      case Stopping _ -> "stopping";
      case Stopped _ -> "stopped";
      case Failed _ -> "failed";
    };
  }
}
