package dev.arcbox.vm;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One device's control side, with a child for each queue.
 *
 * <p>When the device throws on its worker, this actor fails with the same cause and its supervisor
 * restarts it: starting again puts a fresh device on the saved rings. Too many failures in a short
 * time stop it, and with it its machine.
 */
final class DeviceActor {
  /** A fault that a new instance meets again shows within seconds; a rare one does not add up. */
  static final int MOST_RESTARTS = 10;

  static final Duration WITHIN = Duration.ofMinutes(1);

  private final ActorContext<Command> context;
  private final DeviceUnit unit;

  private DeviceActor(ActorContext<Command> context, DeviceUnit unit) {
    this.context = context;
    this.unit = unit;
  }

  sealed interface Command {}

  /** The device threw on its worker. */
  record Failed(Throwable cause) implements Command {}

  /** A queue's ring is broken: the driver must reset the device. */
  record QueueBroken(int queue, String why) implements Command {}

  /** What the supervisor sees of a device that threw. */
  static final class DeviceFailure extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    DeviceFailure(String device, Throwable cause) {
      super("device " + device + " failed: " + cause, cause);
    }
  }

  static Behavior<Command> create(DeviceUnit unit) {
    return Behaviors.supervise(Behaviors.<Command>setup(context -> start(context, unit)))
        .onFailure(
            DeviceFailure.class, SupervisorStrategy.restart().withLimit(MOST_RESTARTS, WITHIN));
  }

  private static Behavior<Command> start(ActorContext<Command> context, DeviceUnit unit) {
    List<ActorRef<QueueActor.Command>> queues =
        IntStream.range(0, unit.queueCount())
            .mapToObj(i -> context.spawn(QueueActor.create(i, context.getSelf()), "queue-" + i))
            .toList();
    unit.listen(context.getSelf(), queues);
    unit.restartIfFailed();
    return new DeviceActor(context, unit).behavior();
  }

  private Behavior<Command> behavior() {
    return Behaviors.receive(Command.class)
        .onMessage(Failed.class, this::onFailed)
        .onMessage(QueueBroken.class, this::onQueueBroken)
        .build();
  }

  private Behavior<Command> onFailed(Failed failed) {
    throw new DeviceFailure(unit.name(), failed.cause());
  }

  private Behavior<Command> onQueueBroken(QueueBroken broken) {
    context
        .getLog()
        .warn("{} queue {} needs a reset: {}", unit.name(), broken.queue(), broken.why());
    return Behaviors.same();
  }
}
