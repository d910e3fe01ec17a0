package dev.arcbox.vmm;

import dev.arcbox.hypervisor.VmExit;
import java.util.Optional;

/** How a machine ends: the first cause counts. Guarded by its {@link Life}. */
final class Verdict {
  private Optional<VmExit> exit = Optional.empty();
  private Optional<String> panic = Optional.empty();

  boolean isReached() {
    return exit.isPresent();
  }

  /** False when another cause came first. */
  boolean decide(VmExit how) {
    if (exit.isPresent()) {
      return false;
    }
    exit = Optional.of(how);
    return true;
  }

  /** False when it was known. */
  boolean panicked(String message) {
    if (panic.isPresent()) {
      return false;
    }
    panic = Optional.of(message);
    return true;
  }

  /** Once it is reached. A kernel that panicked restarts its machine. */
  VmExit exit() {
    VmExit how = exit.orElseThrow();
    return panic
        .filter(_ -> how instanceof VmExit.Restarted)
        .<VmExit>map(VmExit.Panicked::new)
        .orElse(how);
  }
}
