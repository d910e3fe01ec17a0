package dev.arcbox.runtime.container;

import java.util.List;
import java.util.OptionalInt;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.StatusReply;

/** Stops several containers side by side and answers once, when all have ended or time is up. */
final class StopTogether {
  sealed interface Event {}

  private record Ended() implements Event {}

  private record Overdue() implements Event {}

  private StopTogether() {}

  static Behavior<Event> create(
      List<ContainerDirectory.Entry> containers, OptionalInt seconds, ActorRef<Done> replyTo) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  for (ContainerDirectory.Entry entry : containers) {
                    ActorRef<StatusReply<Done>> ended =
                        context.spawnAnonymous(
                            Behaviors.receiveMessage(
                                _ -> {
                                  context.getSelf().tell(new Ended());
                                  return Behaviors.stopped();
                                }));
                    entry.actor().tell(new ContainerActor.Stop(seconds, ended));
                  }
                  timers.startSingleTimer(new Overdue(), ContainerManager.PATIENCE);
                  return waiting(containers.size(), replyTo, timers);
                }));
  }

  private static Behavior<Event> waiting(
      int left, ActorRef<Done> replyTo, TimerScheduler<Event> timers) {
    if (left == 0) {
      replyTo.tell(Done.getInstance());
      return Behaviors.stopped();
    }
    return Behaviors.receiveMessage(
        event ->
            switch (event) {
              case Ended _ -> waiting(left - 1, replyTo, timers);
              case Overdue _ -> waiting(0, replyTo, timers);
            });
  }
}
