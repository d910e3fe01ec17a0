package dev.arcbox.cli.stream;

/** How a session ended. */
public sealed interface Outcome {
  /** The process has ended. */
  record Exited(int code) implements Outcome {}

  /** The user typed the escape keys; the process goes on. */
  record Detached() implements Outcome {}

  /** The streams have ended, and nothing was said of the process. */
  record Closed() implements Outcome {}
}
