package dev.arcbox.runtime.container;

import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** Signals to a container, and who waits until they have worked. */
final class Stops {
  private final LiveContainer self;
  private final List<ActorRef<StatusReply<Done>>> stoppers = new ArrayList<>();

  Stops(LiveContainer self) {
    this.self = self;
  }

  void onStop(ContainerActor.Stop stop) {
    if (self.state() instanceof ContainerState.Restarting) {
      calledOff();
      stop.replyTo().tell(StatusReply.ack());
      return;
    }
    if (!self.state().alive()) {
      stop.replyTo().tell(StatusReply.error(new Refusal.Unchanged("Container is already stopped")));
      return;
    }
    self.remember(self.history().stoppedByHand());
    stoppers.add(stop.replyTo());
    ask(stop.seconds(), stop.signal());
  }

  /** Not the user's wish: its policy starts it again with the next daemon. */
  void onShutdown(ActorRef<StatusReply<Done>> replyTo) {
    if (self.state() instanceof ContainerState.Restarting restarting) {
      self.timers().cancel(ContainerActor.RestartDue.class);
      settle(restarting);
    }
    if (!self.state().alive()) {
      replyTo.tell(StatusReply.ack());
      return;
    }
    shuttingDown = true;
    stoppers.add(replyTo);
    ask(OptionalInt.empty(), OptionalInt.empty());
  }

  private boolean shuttingDown;

  /** Whether its end is somebody's wish, so that no policy applies. */
  boolean isWished() {
    return shuttingDown || self.history().stoppedByUser();
  }

  /** It waits for its next start, and shall not. */
  private void calledOff() {
    if (self.state() instanceof ContainerState.Restarting restarting) {
      self.timers().cancel(ContainerActor.RestartDue.class);
      self.remember(self.history().stoppedByHand());
      settle(restarting);
      self.event("stop", Map.of());
    }
  }

  private void settle(ContainerState.Restarting restarting) {
    self.become(restarting.settled());
    self.save();
  }

  /** The stop signal now, SIGKILL when the time is up. */
  void ask(OptionalInt wished, OptionalInt signal) {
    if (self.state() instanceof ContainerState.Paused) {
      String id = self.id();
      self.guest().ifPresent(g -> Blocking.executor().execute(() -> ContainerGuest.resume(g, id)));
    }
    int number = signal.orElse(self.spec().process().stopSignal());
    self.event("kill", Map.of("signal", Integer.toString(number)));
    signal(number);
    int seconds = wished.orElse(ownTimeout());
    if (seconds >= 0) {
      self.timers().startSingleTimer(new ContainerActor.KillDue(), Duration.ofSeconds(seconds));
    }
  }

  private int ownTimeout() {
    return self.spec().config().hasStopTimeoutSeconds()
        ? self.spec().config().getStopTimeoutSeconds()
        : Math.toIntExact(self.parts().config().stopTimeout().toSeconds());
  }

  void onKill(ContainerActor.Kill kill) {
    boolean ending =
        kill.signal() == Signals.KILL || kill.signal() == self.spec().process().stopSignal();
    if (self.state() instanceof ContainerState.Restarting) {
      calledOff();
      kill.replyTo().tell(StatusReply.ack());
      return;
    }
    if (!self.state().alive()) {
      self.refuse(kill.replyTo(), "is not running");
      return;
    }
    if (ending) {
      self.remember(self.history().stoppedByHand());
    }
    var where = self.guest().orElseThrow();
    String id = self.id();
    Blocking.onEnd(
        Blocking.run(() -> ContainerGuest.signal(where, id, kill.signal())),
        failed ->
            kill.replyTo()
                .tell(
                    failed.<StatusReply<Done>>map(StatusReply::error).orElseGet(StatusReply::ack)));
    self.event("kill", Map.of("signal", Integer.toString(kill.signal())));
  }

  /** It may have ended by itself just now; the end is told by the wait. */
  void signal(int signal) {
    String id = self.id();
    self.guest()
        .ifPresent(
            g ->
                Blocking.onEnd(
                    Blocking.run(() -> ContainerGuest.signal(g, id, signal)),
                    failed ->
                        failed.ifPresent(
                            why ->
                                ContainerManager.LOG.debug("signal {} for {}", signal, id, why))));
  }

  /** It has ended; Docker tells of the stop after the death. */
  void ended() {
    if (!stoppers.isEmpty()) {
      self.event("stop", Map.of());
    }
    stoppers.forEach(s -> s.tell(StatusReply.ack()));
    stoppers.clear();
  }
}
