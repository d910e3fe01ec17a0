package dev.arcbox.runtime.container;

import dev.arcbox.proto.agent.ExitStatus;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.container.ContainerState.Dead;
import dev.arcbox.runtime.container.ContainerState.Exited;
import dev.arcbox.runtime.container.ContainerState.Removing;
import dev.arcbox.runtime.container.ContainerState.Restarting;
import dev.arcbox.runtime.container.ContainerState.Starting;
import dev.arcbox.runtime.machine.MachineActor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** How a run ends, and what comes after it. */
final class Ends {
  private final LiveContainer self;
  private final Waiters waiters;
  private final Stops stops;
  private final Starts starts;
  private final Removal removal;
  private final RestartBackoff backoff = new RestartBackoff();
  private final List<ActorRef<StatusReply<Done>>> restarters = new ArrayList<>();

  Ends(LiveContainer self, Waiters waiters, Stops stops, Starts starts, Removal removal) {
    this.self = self;
    this.waiters = waiters;
    this.stops = stops;
    this.starts = starts;
    this.removal = removal;
  }

  /** Stops it first when it runs. */
  void onRestart(ContainerActor.Restart restart) {
    if (self.state() instanceof Removing) {
      restart
          .replyTo()
          .tell(
              StatusReply.error(
                  new Refusal.Conflict("container is marked for removal and cannot be started")));
    } else if (self.state().alive()) {
      restarters.add(restart.replyTo());
      stops.ask(restart.seconds(), restart.signal());
    } else {
      starts.again(List.of(restart.replyTo()));
    }
  }

  void onEnded(ContainerActor.Ended message) {
    if (!starts.isPresent(message.attempt()) || !self.state().alive()) {
      return;
    }
    ExitStatus exit = message.exit();
    Instant now = self.parts().clock().instant();
    self.parts().machine().tell(new MachineActor.Release(self.id()));
    if (exit.getOomKilled()) {
      self.event("oom", Map.of());
    }
    ended(
        new Exited(exit.getCode(), "", exit.getOomKilled(), self.state().started(), now),
        OptionalInt.of(exit.getCode()),
        true);
  }

  void onLost(ContainerActor.Lost lost) {
    if (self.state() instanceof Starting) {
      starts.onLost(lost.reason());
    } else if (self.state().alive()) {
      Instant now = self.parts().clock().instant();
      ended(
          new Dead(lost.reason(), self.state().started(), now),
          OptionalInt.of(ContainerState.UNSEEN_EXIT_CODE),
          lost.recovering());
    }
  }

  /** The wait broke: the machine will say that it died, and if it has not, it looks. */
  void onUnheard(ContainerActor.Unheard message) {
    if (starts.isPresent(message.attempt()) && self.state().alive()) {
      String why = message.cause().toString();
      self.context().getLog().warn("container {}: lost sight: {}", self.id(), why);
      self.guest().ifPresent(g -> g.agent().close());
    }
  }

  private void ended(ContainerState end, OptionalInt code, boolean mayRestart) {
    self.timers().cancel(ContainerActor.KillDue.class);
    Duration ran = Duration.between(end.started(), end.finished());
    boolean again = mayRestart && restarters.isEmpty() && !removal.isAsked();
    Optional<Duration> pause =
        again
            ? backoff.next(
                self.spec().config().getRestartPolicy(),
                end.exitCode(),
                self.history().restarts(),
                stops.isWished(),
                ran)
            : Optional.empty();
    if (pause.isPresent()) {
      self.remember(self.history().restarted());
      boolean oom = end instanceof Exited exited && exited.oomKilled();
      self.become(new Restarting(end.exitCode(), end.error(), oom, end.started(), end.finished()));
    } else {
      self.become(end);
    }
    self.save();
    self.runsIn(Optional.empty());
    HealthChecks.end(self);
    Connections.down(self);
    for (ActorRef<Void> child : self.context().getChildren()) {
      self.context().stop(child);
    }
    Map<String, String> attributes = new HashMap<>();
    attributes.put("exitCode", Integer.toString(end.exitCode()));
    attributes.put("execDuration", Long.toString(Math.max(0, ran.toSeconds())));
    attributes.put("reason", end.error());
    self.event("die", attributes);
    self.finishRun(code);
    waiters.ended(self.state());
    stops.ended();
    next(pause);
  }

  private void next(Optional<Duration> pause) {
    if (pause.isPresent()) {
      self.timers()
          .startSingleTimer(
              ContainerActor.RestartDue.class, new ContainerActor.RestartDue(), pause.get());
    } else if (!restarters.isEmpty() && !removal.isAsked()) {
      List<ActorRef<StatusReply<Done>>> asked = List.copyOf(restarters);
      restarters.clear();
      self.event("stop", Map.of());
      starts.again(asked);
    } else if (self.spec().config().getAutoRemove() || removal.isAsked()) {
      restarters.forEach(
          r -> r.tell(StatusReply.error(new Refusal.NotFound("container", self.id()))));
      removal.begin(self.spec().config().getAutoRemove());
    }
  }

  void onChecked(HealthReport report) {
    if (self.state().alive()) {
      HealthChecks.accept(self, report);
    }
  }
}
