package dev.arcbox.vm;

import dev.arcbox.hypervisor.VmExit;
import java.nio.file.Path;
import java.util.Optional;

/** What a guest's end means. */
final class VmEnd {
  private VmEnd() {}

  /** An end that was asked for, or that the guest chose, is no failure; all else is. */
  static VmState of(boolean wanted, Optional<String> failure, Optional<VmExit> exit, Path console) {
    String how = exit.map(VmExit::describe).orElse("ended");
    boolean poweredOff = exit.filter(VmExit.PoweredOff.class::isInstance).isPresent();
    if (failure.isEmpty() && (wanted || poweredOff)) {
      return new VmState.Stopped(how);
    }
    return new VmState.Failed(failure.orElse(how), ConsoleTail.of(console));
  }

  static String why(VmState end) {
    return switch (end) {
      case VmState.Stopped stopped -> stopped.reason();
      case VmState.Failed failed -> failed.reason();
      case VmState.Created _,
          VmState.Starting _,
          VmState.Running _,
          VmState.Paused _,
          VmState.Stopping _ ->
          end.label();
    };
  }
}
