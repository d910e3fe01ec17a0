package dev.arcbox.runtime.machine;

import dev.arcbox.proto.api.SetupStatus.Phase;
import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.Folders;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.machine.MachineActor.Timer;
import java.nio.file.Path;

/** The end of a boot, wanted or not, and what comes after it. */
final class Ends {
  private final LiveMachine self;
  private final Boots boots;

  Ends(LiveMachine self, Boots boots) {
    this.self = self;
    this.boots = boots;
  }

  void onBootFailed(Throwable cause) {
    Throwable why = Blocking.cause(cause);
    self.context().getLog().warn("machine {} did not boot: {}", self.name(), why.toString());
    if (self.vm().isPresent()) {
      // Its end is what counts; the reason is kept for it.
      self.blame(Preparation.reason(why));
      self.killVm();
    } else {
      fail(Preparation.reason(why), false);
    }
  }

  void onSilent(String reason) {
    self.context().getLog().warn("machine {}: {}", self.name(), reason);
    self.blame(reason);
    self.killVm();
  }

  /** A kernel that hangs before it has told anything. */
  void onVmOverdue() {
    if (self.state() instanceof MachineState.Starting) {
      long seconds = self.parts().config().machine().bootTimeout().toSeconds();
      onSilent("the guest's kernel was not up within " + seconds + " s");
    }
  }

  void onVmGone(String reason) {
    self.dropChildren();
    Path folder = Preparation.runFolder(self.parts(), self.name(), self.boot());
    Blocking.executor().execute(() -> Folders.delete(folder));
    self.timers().cancel(Timer.IDLE);
    self.timers().cancel(Timer.STOP_OVERDUE);
    self.timers().cancel(Timer.VM_OVERDUE);
    self.guest().ifPresent(g -> g.agent().close());
    switch (self.state()) {
      case MachineState.Stopping _ -> stopped();
      case MachineState.Starting starting -> {
        starting.steps().abort(reason);
        fail(self.blamed(reason), false);
      }
      case MachineState.Running _ -> fail(self.blamed(reason), !self.claims().isFree());
      case MachineState.Stopped _, MachineState.Failed _ -> {}
    }
  }

  private void stopped() {
    self.claims().tellLost(self.boot(), "the machine was stopped", false);
    self.blame("");
    self.become(new MachineState.Stopped());
    self.event("stop");
    self.claims().tellEnd();
    self.parts().setup().set(Phase.READY, "machine " + self.name() + " is stopped");
    if (self.claims().isWanted()) {
      boots.begin();
    } else {
      self.claims().refuseNext(new Refusal.MachineUnavailable(self.name(), "it was stopped"));
    }
  }

  /** {@code inUse}: containers ran, so the machine comes back; else it waits to be asked. */
  private void fail(String reason, boolean inUse) {
    boolean recovering =
        self.recovery().total() > 0 && self.state() instanceof MachineState.Starting;
    self.context().getLog().warn("machine {} failed: {}", self.name(), reason);
    self.claims().tellLost(self.boot(), "machine stopped unexpectedly: " + reason, true);
    self.claims().refuse(new Refusal.MachineUnavailable(self.name(), reason));
    self.become(new MachineState.Failed(reason));
    self.blame("");
    self.parts().setup().set(Phase.DEGRADED, "machine " + self.name() + ": " + reason);
    self.event("die");
    self.claims().tellEnd();
    if (inUse || recovering) {
      self.recovery()
          .onDeath(self.parts().clock().instant())
          .ifPresentOrElse(
              pause -> self.timers().startSingleTimer(Timer.RESTART, Timer.RESTART, pause),
              () -> self.context().getLog().error("machine {} is given up", self.name()));
      self.publish();
    }
  }

  void onRestartDue() {
    if (self.state() instanceof MachineState.Failed) {
      boots.begin();
    }
  }
}
