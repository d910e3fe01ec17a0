package dev.arcbox.runtime.container;

import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.container.ContainerState.Paused;
import dev.arcbox.runtime.container.ContainerState.Restarting;
import dev.arcbox.runtime.container.ContainerState.Running;
import java.util.Map;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** Pause and unpause. */
final class Freezer {
  private final LiveContainer self;

  Freezer(LiveContainer self) {
    this.self = self;
  }

  void onPause(ActorRef<StatusReply<Done>> replyTo) {
    switch (self.state()) {
      case Running _ -> hold(true, replyTo);
      case Paused _ -> self.refuse(replyTo, "is already paused");
      case Restarting _ ->
          self.refuse(replyTo, "is restarting, wait until the container is running");
      default -> self.refuse(replyTo, "is not running");
    }
  }

  void onUnpause(ActorRef<StatusReply<Done>> replyTo) {
    if (self.state() instanceof Paused) {
      hold(false, replyTo);
    } else {
      replyTo.tell(
          StatusReply.error(new Refusal.Failed("Container " + self.id() + " is not paused")));
    }
  }

  private void hold(boolean paused, ActorRef<StatusReply<Done>> replyTo) {
    Guest where = self.guest().orElseThrow();
    String id = self.id();
    self.context()
        .pipeToSelf(
            Blocking.run(
                () -> {
                  if (paused) {
                    ContainerGuest.pause(where, id);
                  } else {
                    ContainerGuest.resume(where, id);
                  }
                }),
            (_, failed) -> new ContainerActor.Held(paused, failed, replyTo));
  }

  void onHeld(ContainerActor.Held held) {
    if (held.failure() != null) {
      held.replyTo()
          .tell(
              StatusReply.error(
                  new Refusal.GuestFailed(
                      held.paused() ? "pausing" : "unpausing", Blocking.cause(held.failure()))));
      return;
    }
    if (held.paused() && self.state() instanceof Running running) {
      self.become(new Paused(running.pid(), running.started()));
      self.event("pause", Map.of());
    } else if (!held.paused() && self.state() instanceof Paused paused) {
      self.become(new Running(paused.pid(), paused.started()));
      self.event("unpause", Map.of());
    }
    self.save();
    held.replyTo().tell(StatusReply.ack());
  }
}
