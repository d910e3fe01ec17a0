package dev.arcbox.runtime.machine;

import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.agent.AgentHealth;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.vm.VmActor;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;

/** Who needs the guest gets it: at once when it runs, else after a boot. */
final class Demands {
  private final LiveMachine self;
  private final Idling idling;
  private final Boots boots;

  Demands(LiveMachine self, Idling idling, Boots boots) {
    this.self = self;
    this.idling = idling;
    this.boots = boots;
  }

  void onRequire(MachineActor.Require require) {
    boolean ofNextBoot = self.state() instanceof MachineState.Stopping;
    self.claims().claim(require.user(), require.lost(), ofNextBoot);
    idling.end();
    demand(require.replyTo());
  }

  void onStart(MachineActor.Start start) {
    ActorRef<StatusReply<Guest>> adapter =
        self.context()
            .spawnAnonymous(
                Behaviors.receiveMessage(
                    reply -> {
                      start
                          .replyTo()
                          .tell(
                              reply.isSuccess()
                                  ? StatusReply.ack()
                                  : StatusReply.error(reply.getError()));
                      return Behaviors.stopped();
                    }));
    demand(adapter);
  }

  private void demand(ActorRef<StatusReply<Guest>> replyTo) {
    switch (self.state()) {
      case MachineState.Running running -> {
        self.tellHealth(new AgentHealth.Watch());
        replyTo.tell(StatusReply.success(running.guest()));
      }
      case MachineState.Starting _ -> self.claims().await(replyTo);
      case MachineState.Stopping _ -> self.claims().awaitNext(replyTo);
      case MachineState.Stopped _, MachineState.Failed _ -> {
        self.claims().await(replyTo);
        self.recovery().onDemand();
        boots.begin();
      }
    }
  }

  void onPeek(MachineActor.Peek peek) {
    peek.replyTo()
        .tell(
            self.guest()
                .map(StatusReply::success)
                .orElseGet(() -> StatusReply.error(notRunning())));
  }

  void onAddCpu(MachineActor.AddCpu add) {
    if (self.guest().isPresent() && self.vm().isPresent()) {
      self.vm().get().tell(new VmActor.AddCpu(add.replyTo()));
    } else {
      add.replyTo().tell(StatusReply.error(notRunning()));
    }
  }

  void onBalloon(MachineActor.Balloon asked) {
    if (self.guest().isPresent() && self.vm().isPresent()) {
      self.vm().get().tell(new VmActor.Balloon(asked.replyTo()));
    } else {
      asked.replyTo().tell(StatusReply.success(Optional.empty()));
    }
  }

  private Refusal notRunning() {
    return new Refusal.MachineUnavailable(self.name(), "it is " + self.state().word());
  }

  void onRelease(String user) {
    if (self.claims().release(user)) {
      idling.begin();
    }
  }
}
