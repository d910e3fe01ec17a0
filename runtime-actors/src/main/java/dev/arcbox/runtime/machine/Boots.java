package dev.arcbox.runtime.machine;

import dev.arcbox.proto.api.SetupStatus.Phase;
import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.agent.AgentHealth;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.machine.MachineActor.Timer;
import dev.arcbox.vm.VmActor;
import dev.arcbox.vm.VmConfig;
import dev.arcbox.vm.VmState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A boot, from the files that it needs to the configured agent. */
final class Boots {
  private final LiveMachine self;
  private final Idling idling;

  Boots(LiveMachine self, Idling idling) {
    this.self = self;
    this.idling = idling;
  }

  void begin() {
    int boot = self.nextBoot();
    BootSteps steps = new BootSteps(boot);
    self.claims().bootBegins();
    self.timers().cancel(Timer.RESTART);
    self.become(new MachineState.Starting(steps));
    MachineParts parts = self.parts();
    parts.setup().set(Phase.VM_STARTING, "starting machine " + self.name());
    self.context()
        .pipeToSelf(
            Blocking.call(() -> Preparation.prepare(self.name(), boot, parts, steps)),
            (vm, failed) ->
                failed == null
                    ? new MachineActor.Prepared(boot, vm)
                    : new MachineActor.BootFailed(boot, failed));
  }

  void onPrepared(VmConfig config) {
    int boot = self.boot();
    ActorRef<MachineActor.Command> actor = self.context().getSelf();
    ActorRef<VmActor.Command> started =
        self.context().spawn(self.parts().vms().apply(config), "vm-" + boot);
    ActorRef<VmState> watcher =
        self.context()
            .spawn(
                Behaviors.receiveMessage(
                    state -> {
                      actor.tell(new MachineActor.VmChanged(boot, state));
                      return Behaviors.same();
                    }),
                "vm-watcher-" + boot);
    self.vmIs(Optional.of(started));
    started.tell(new VmActor.Watch(watcher));
    started.tell(new VmActor.Start(self.context().getSystem().ignoreRef()));
    Duration limit = self.parts().config().machine().bootTimeout();
    self.timers().startSingleTimer(Timer.VM_OVERDUE, Timer.VM_OVERDUE, limit);
  }

  void onVmRunning(VmState.Running running) {
    if (!(self.state() instanceof MachineState.Starting starting)) {
      return;
    }
    self.timers().cancel(Timer.VM_OVERDUE);
    BootSteps steps = starting.steps();
    steps.mark("vm");
    self.learn(MachineFacts.of(running.pid()));
    MachineParts parts = self.parts();
    self.context()
        .pipeToSelf(
            Blocking.call(
                () ->
                    steps.join(
                        running.vsock(),
                        self.name(),
                        parts.layers(),
                        parts.config().machine().bootTimeout(),
                        parts.clock())),
            (guest, failed) ->
                failed == null
                    ? new MachineActor.Joined(steps.boot(), guest)
                    : new MachineActor.BootFailed(steps.boot(), failed));
  }

  void onJoined(Guest guest) {
    if (!(self.state() instanceof MachineState.Starting starting)) {
      guest.agent().close();
      return;
    }
    Instant now = self.parts().clock().instant();
    self.recovery().onRunning(now);
    self.learn(self.facts().booted(starting.steps().phases()));
    self.healthIs(watch(guest));
    self.become(new MachineState.Running(guest, now));
    self.claims().grant(guest);
    self.parts().setup().set(Phase.READY, "machine " + self.name() + " runs");
    self.event("start");
    if (self.claims().isFree()) {
      idling.begin();
    } else {
      self.tellHealth(new AgentHealth.Watch());
    }
    describe(guest);
  }

  private ActorRef<AgentHealth.Command> watch(Guest guest) {
    int boot = self.boot();
    ActorRef<MachineActor.Command> actor = self.context().getSelf();
    return self.context()
        .spawn(
            AgentHealth.create(
                guest.agent(),
                self.parts().config().agent(),
                self.parts().clock(),
                reason -> actor.tell(new MachineActor.GuestSilent(boot, reason))),
            "health-" + boot);
  }

  /** Beside the boot's critical path. */
  private void describe(Guest guest) {
    int boot = self.boot();
    MachineFacts known = self.facts();
    MachineParts.AfterBoot afterBoot = self.parts().afterBoot();
    self.context()
        .pipeToSelf(
            Blocking.call(
                () -> {
                  afterBoot.run(guest);
                  return known.ask(guest);
                }),
            (told, failed) ->
                failed == null
                    ? new MachineActor.Described(boot, told)
                    : new MachineActor.Ignored());
  }

  void onDescribed(MachineFacts told) {
    self.learn(told);
    self.publish();
  }
}
