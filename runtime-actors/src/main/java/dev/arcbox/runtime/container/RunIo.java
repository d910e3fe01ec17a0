package dev.arcbox.runtime.container;

import java.time.Clock;
import java.util.Optional;

/**
 * The streams of one run of one process, there before the run starts so that clients can join
 * first.
 */
public record RunIo(StdinSink input, ProcessOutput output) {
  static RunIo create(Optional<ContainerLog> log, Clock clock) {
    return new RunIo(new StdinSink(), new ProcessOutput(log, clock));
  }
}
