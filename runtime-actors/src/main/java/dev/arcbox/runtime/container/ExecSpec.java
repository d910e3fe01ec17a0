package dev.arcbox.runtime.container;

import dev.arcbox.proto.agent.ProcessSpec;

/**
 * A further process for a running container.
 *
 * @param stdout and stderr only say what the client wants to see; all output is read
 */
public record ExecSpec(
    ProcessSpec process, boolean stdin, boolean stdout, boolean stderr, String detachKeys) {

  public ExecSpec(ProcessSpec process, boolean stdin) {
    this(process, stdin, true, true, "");
  }

  /** What is run, as events tell it. */
  String words() {
    return String.join(" ", process.getArgsList());
  }
}
