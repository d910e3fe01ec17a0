package dev.arcbox.runtime.machine;

import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.machine.MachineActor.Timer;
import java.time.Duration;
import org.apache.pekko.pattern.StatusReply;

/** How a machine is stopped: asked for, or because nobody uses it. */
final class Stops {
  private final LiveMachine self;

  Stops(LiveMachine self) {
    this.self = self;
  }

  void onStop(MachineActor.Stop stop) {
    self.claims().unwanted();
    self.timers().cancel(Timer.RESTART);
    if (self.vm().isEmpty()) {
      // Not booted, or still collecting what it boots from: that boot is void now.
      self.claims().refuse(new Refusal.MachineUnavailable(self.name(), "it was stopped"));
      self.nextBoot();
      self.become(new MachineState.Stopped());
      stop.replyTo().tell(StatusReply.ack());
      return;
    }
    self.claims().awaitEnd(stop.replyTo());
    if (stop.force()) {
      self.killVm();
    } else {
      shutDown();
    }
    self.become(new MachineState.Stopping());
  }

  void onIdle() {
    if (self.state() instanceof MachineState.Running && self.claims().isFree()) {
      self.context().getLog().info("machine {} is idle: stopping it", self.name());
      shutDown();
      self.become(new MachineState.Stopping());
    }
  }

  private void shutDown() {
    int boot = self.boot();
    Duration grace = self.parts().config().machine().stopTimeout();
    self.timers().startSingleTimer(Timer.STOP_OVERDUE, Timer.STOP_OVERDUE, grace);
    if (self.state() instanceof MachineState.Running running) {
      Guest guest = running.guest();
      self.context()
          .pipeToSelf(
              Blocking.run(() -> MachineFacts.shutDown(guest, grace)),
              (_, _) -> new MachineActor.GuestStopped(boot));
    } else if (!(self.state() instanceof MachineState.Stopping)) {
      self.killVm();
    }
  }

  /**
   * The agent has closed everything and powers off by itself; the timer is for when it does not.
   */
  void onGuestStopped() {
    self.context().getLog().debug("machine {}: the agent has shut down", self.name());
  }
}
