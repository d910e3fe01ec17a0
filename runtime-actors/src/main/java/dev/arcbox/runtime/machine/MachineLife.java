package dev.arcbox.runtime.machine;

import dev.arcbox.runtime.machine.MachineActor.BootFailed;
import dev.arcbox.runtime.machine.MachineActor.Command;
import dev.arcbox.runtime.machine.MachineActor.Described;
import dev.arcbox.runtime.machine.MachineActor.GuestSilent;
import dev.arcbox.runtime.machine.MachineActor.GuestStopped;
import dev.arcbox.runtime.machine.MachineActor.Joined;
import dev.arcbox.runtime.machine.MachineActor.Prepared;
import dev.arcbox.runtime.machine.MachineActor.VmChanged;
import dev.arcbox.vm.VmState;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Gives each message of one {@link MachineActor} to the part that knows what to do. */
final class MachineLife {
  private final LiveMachine self;
  private final Boots boots;
  private final Demands demands;
  private final Stops stops;
  private final Ends ends;

  MachineLife(LiveMachine self) {
    this.self = self;
    Idling idling = new Idling(self);
    this.boots = new Boots(self, idling);
    this.demands = new Demands(self, idling, boots);
    this.stops = new Stops(self);
    this.ends = new Ends(self, boots);
  }

  Behavior<Command> behavior() {
    return Behaviors.receive(Command.class)
        .onAnyMessage(
            command -> {
              receive(command);
              return Behaviors.same();
            })
        .build();
  }

  private void receive(Command command) {
    switch (command) {
      case MachineActor.Require require -> demands.onRequire(require);
      case MachineActor.Release release -> demands.onRelease(release.user());
      case MachineActor.Start start -> demands.onStart(start);
      case MachineActor.Peek peek -> demands.onPeek(peek);
      case MachineActor.Stop stop -> stops.onStop(stop);
      case MachineActor.AddCpu add -> demands.onAddCpu(add);
      case MachineActor.Balloon balloon -> demands.onBalloon(balloon);
      case Prepared prepared when present(prepared.boot()) -> boots.onPrepared(prepared.vm());
      case Joined joined when present(joined.boot()) -> boots.onJoined(joined.guest());
      case Joined late -> late.guest().agent().close();
      case BootFailed failed when present(failed.boot()) -> ends.onBootFailed(failed.cause());
      case VmChanged changed when present(changed.boot()) -> onVm(changed.state());
      case Described described when present(described.boot()) ->
          boots.onDescribed(described.facts());
      case GuestSilent silent when present(silent.boot()) -> ends.onSilent(silent.reason());
      case GuestStopped stopped when present(stopped.boot()) -> stops.onGuestStopped();
      case MachineActor.Timer timer -> onTimer(timer);
      // Of a boot that is over.
      case Prepared _, BootFailed _, VmChanged _, Described _, GuestSilent _, GuestStopped _ -> {}
      case MachineActor.Ignored _ -> {}
    }
  }

  private boolean present(int boot) {
    return boot == self.boot();
  }

  private void onVm(VmState changed) {
    switch (changed) {
      case VmState.Running running -> boots.onVmRunning(running);
      case VmState.Stopped stopped -> ends.onVmGone(stopped.reason());
      case VmState.Failed failed -> ends.onVmGone(Preparation.describe(failed));
      case VmState.Created _, VmState.Starting _, VmState.Paused _, VmState.Stopping _ -> {}
    }
  }

  private void onTimer(MachineActor.Timer timer) {
    switch (timer) {
      case IDLE -> stops.onIdle();
      case RESTART -> ends.onRestartDue();
      case STOP_OVERDUE -> self.killVm();
      case VM_OVERDUE -> ends.onVmOverdue();
    }
  }
}
