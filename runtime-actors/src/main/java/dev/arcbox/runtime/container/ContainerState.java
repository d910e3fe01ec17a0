package dev.arcbox.runtime.container;

import java.time.Instant;

/** What a container is, with exactly what exists then. */
public sealed interface ContainerState {
  /** The code of a container whose process ended unseen. */
  int UNSEEN_EXIT_CODE = 255;

  /** Never started, or not startable: then the code and the reason of the last attempt. */
  record Created(int exitCode, String error) implements ContainerState {
    public static final Created FRESH = new Created(0, "");
  }

  /** On its way: the machine may have to boot first. */
  record Starting() implements ContainerState {}

  record Running(int pid, Instant started) implements ContainerState {}

  record Paused(int pid, Instant started) implements ContainerState {}

  /** The process ended; the error is of a later start that failed. */
  record Exited(int exitCode, String error, boolean oomKilled, Instant started, Instant finished)
      implements ContainerState {}

  /** The process ended, and its policy starts it again after a pause. */
  record Restarting(
      int exitCode, String error, boolean oomKilled, Instant started, Instant finished)
      implements ContainerState {
    /** What it is when the restart is called off. */
    ContainerState settled() {
      return error.isEmpty()
          ? new Exited(exitCode, "", oomKilled, started, finished)
          : new Dead(error, started, finished);
    }
  }

  /** The machine or the daemon died under it: the code is {@link #UNSEEN_EXIT_CODE}. */
  record Dead(String reason, Instant started, Instant finished) implements ContainerState {}

  record Removing() implements ContainerState {}

  /** The word that clients see. */
  default String word() {
    return switch (this) {
      case Created _ -> "created";
      // Docker has no such state: what is being started is not running yet.
      case Starting _ -> "created";
      case Running _ -> "running";
      case Paused _ -> "paused";
      case Exited _ -> "exited";
      case Restarting _ -> "restarting";
      case Dead _ -> "dead";
      case Removing _ -> "removing";
    };
  }

  /** Whether a process exists. */
  default boolean alive() {
    return this instanceof Running || this instanceof Paused;
  }

  /** In the machine; 0 when no process exists. */
  default int pid() {
    return switch (this) {
      case Running running -> running.pid;
      case Paused paused -> paused.pid;
      case Created _, Starting _, Exited _, Restarting _, Dead _, Removing _ -> 0;
    };
  }

  default int exitCode() {
    return switch (this) {
      case Created created -> created.exitCode;
      case Exited exited -> exited.exitCode;
      case Restarting restarting -> restarting.exitCode;
      case Dead _ -> UNSEEN_EXIT_CODE;
      case Starting _, Running _, Paused _, Removing _ -> 0;
    };
  }

  default boolean oomKilled() {
    return (this instanceof Exited exited && exited.oomKilled)
        || (this instanceof Restarting restarting && restarting.oomKilled);
  }

  default String error() {
    return switch (this) {
      case Created created -> created.error;
      case Dead dead -> dead.reason;
      case Restarting restarting -> restarting.error;
      case Exited exited -> exited.error;
      case Starting _, Running _, Paused _, Removing _ -> "";
    };
  }

  /** When the process began; the epoch when it never did. */
  default Instant started() {
    return switch (this) {
      case Running running -> running.started;
      case Paused paused -> paused.started;
      case Exited exited -> exited.started;
      case Dead dead -> dead.started;
      case Restarting restarting -> restarting.started;
      case Created _, Starting _, Removing _ -> Instant.EPOCH;
    };
  }

  /** When the process ended; the epoch when it has not. */
  default Instant finished() {
    return switch (this) {
      case Exited exited -> exited.finished;
      case Dead dead -> dead.finished;
      case Restarting restarting -> restarting.finished;
      case Created _, Starting _, Running _, Paused _, Removing _ -> Instant.EPOCH;
    };
  }
}
