package dev.arcbox.runtime.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A machine as it stood at one moment.
 *
 * @param started the epoch when it does not run
 * @param failure why it last died; empty when it has not
 * @param pid of the guest's process, 0 when there is none
 * @param kernel release of the guest's kernel; empty before it is known
 * @param boot the phases of the last boot
 */
public record MachineView(
    String name,
    String state,
    int cpus,
    long memoryBytes,
    Instant started,
    int restarts,
    String failure,
    long pid,
    String kernel,
    List<Phase> boot) {

  /** A phase and how long it took. */
  public record Phase(String name, Duration took) {}

  public MachineView {
    boot = List.copyOf(boot);
  }
}
