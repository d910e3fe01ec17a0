package dev.arcbox.runtime.machine;

import dev.arcbox.runtime.agent.AgentHealth;
import dev.arcbox.runtime.machine.MachineActor.Timer;
import java.time.Duration;

/** What happens when nobody uses a running machine: the watch rests, and after a time it stops. */
final class Idling {
  private final LiveMachine self;

  Idling(LiveMachine self) {
    this.self = self;
  }

  void begin() {
    if (!(self.state() instanceof MachineState.Running)) {
      return;
    }
    self.tellHealth(new AgentHealth.Rest());
    Duration after = self.parts().config().machine().idleTimeout();
    if (!after.isZero()) {
      self.timers().startSingleTimer(Timer.IDLE, Timer.IDLE, after);
    }
  }

  void end() {
    self.timers().cancel(Timer.IDLE);
  }
}
