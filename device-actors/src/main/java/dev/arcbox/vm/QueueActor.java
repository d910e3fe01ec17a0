package dev.arcbox.vm;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One virtqueue's control side. The worker that serves the queue tells it what happened; it tells
 * its device what follows.
 */
final class QueueActor {
  private QueueActor() {}

  sealed interface Command {}

  /** The worker found the ring broken, stopped it and set DEVICE_NEEDS_RESET. */
  record RingBroken(String why) implements Command {}

  static Behavior<Command> create(int index, ActorRef<DeviceActor.Command> device) {
    return Behaviors.receive(Command.class)
        .onMessage(
            RingBroken.class,
            broken -> {
              device.tell(new DeviceActor.QueueBroken(index, broken.why()));
              return Behaviors.same();
            })
        .build();
  }
}
