package dev.arcbox.runtime.container;

import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.container.ContainerActor.Command;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.StatusReply;

/** Gives each message of one {@link ContainerActor} to the part that knows what to do. */
final class ContainerLife {
  private final LiveContainer self;
  private final Waiters waiters = new Waiters();
  private final Removal removal;
  private final Stops stops;
  private final Starts starts;
  private final Ends ends;
  private final Freezer freezer;
  private final Questions questions;
  private final Updates updates;
  private final Connections connections;
  private final List<Command> deferred = new ArrayList<>();

  ContainerLife(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ContainerParts parts,
      ContainerView view) {
    this.self = new LiveContainer(context, timers, parts, view);
    this.removal = new Removal(self, waiters);
    this.stops = new Stops(self);
    this.starts = new Starts(self, waiters, removal);
    this.ends = new Ends(self, waiters, stops, starts, removal);
    this.freezer = new Freezer(self);
    this.questions = new Questions(self);
    this.updates = new Updates(self);
    this.connections = new Connections(self);
    self.publish();
  }

  Behavior<Command> behavior() {
    return Behaviors.receive(Command.class)
        .onMessage(
            ContainerActor.Gone.class,
            _ -> {
              removal.onGone();
              return Behaviors.stopped();
            })
        .onAnyMessage(
            command -> {
              receive(command);
              return Behaviors.same();
            })
        .build();
  }

  private void receive(Command command) {
    boolean busy = self.state() instanceof ContainerState.Starting;
    switch (command) {
      case ContainerActor.Start start -> starts.onStart(start);
      // What cannot be decided before the start has ended waits for it.
      case ContainerActor.Stop _,
          ContainerActor.StopForShutdown _,
          ContainerActor.Restart _,
          ContainerActor.Kill _,
          ContainerActor.Pause _,
          ContainerActor.Unpause _,
          ContainerActor.Remove _,
          ContainerActor.CreateExec _,
          ContainerActor.Update _,
          ContainerActor.Top _,
          ContainerActor.Stats _,
          ContainerActor.Reach _,
          ContainerActor.Connect _,
          ContainerActor.Disconnect _
          when busy ->
          deferred.add(command);
      case ContainerActor.Stop stop -> stops.onStop(stop);
      case ContainerActor.StopForShutdown stop -> stops.onShutdown(stop.replyTo());
      case ContainerActor.Restart restart -> ends.onRestart(restart);
      case ContainerActor.Kill kill -> stops.onKill(kill);
      case ContainerActor.Pause pause -> freezer.onPause(pause.replyTo());
      case ContainerActor.Unpause unpause -> freezer.onUnpause(unpause.replyTo());
      case ContainerActor.Remove remove -> removal.onRemove(remove, stops);
      case ContainerActor.Wait wait -> waiters.onWait(wait, self.state());
      case ContainerActor.StopWaiting stop -> waiters.onStopWaiting(stop);
      case ContainerActor.Streams streams -> streams.replyTo().tell(StatusReply.success(self.io()));
      case ContainerActor.Resize resize -> starts.onResize(resize);
      case ContainerActor.Rename rename -> questions.onRename(rename);
      case ContainerActor.CreateExec exec -> questions.onCreateExec(exec);
      case ContainerActor.Update update -> updates.onUpdate(update);
      case ContainerActor.Updated updated -> updates.onUpdated(updated);
      case ContainerActor.Top top -> questions.onTop(top);
      case ContainerActor.Stats stats -> questions.onStats(stats);
      case ContainerActor.Reach reach -> questions.onReach(reach);
      case ContainerActor.Connect connect -> connections.onConnect(connect);
      case ContainerActor.Disconnect disconnect -> connections.onDisconnect(disconnect);
      case ContainerActor.Granted granted -> starts.onGranted(granted);
      case ContainerActor.Started started -> {
        starts.onStarted(started);
        resumeDeferred();
      }
      case ContainerActor.NotStarted failed -> {
        starts.onNotStarted(failed);
        resumeDeferred();
      }
      case ContainerActor.Ended ended -> ends.onEnded(ended);
      case ContainerActor.Lost lost -> {
        ends.onLost(lost);
        resumeDeferred();
      }
      case ContainerActor.Unheard unheard -> ends.onUnheard(unheard);
      case ContainerActor.Held held -> freezer.onHeld(held);
      case ContainerActor.KillDue _ -> stops.signal(Signals.KILL);
      case ContainerActor.RestartDue _ -> starts.onRestartDue();
      case ContainerActor.Revive _ -> starts.onRevive();
      case ContainerActor.Checked checked -> ends.onChecked(checked.report());
      case ContainerActor.RemovalFailed failed -> removal.onFailed(Blocking.cause(failed.cause()));
      case ContainerActor.Located located -> removal.onLocated(located.guest());
      case ContainerActor.Gone _ -> {} // handled above: it ends the actor
    }
  }

  private void resumeDeferred() {
    if (self.state() instanceof ContainerState.Starting) {
      return;
    }
    List<Command> commands = List.copyOf(deferred);
    deferred.clear();
    commands.forEach(this::receive);
  }
}
