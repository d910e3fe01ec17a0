package dev.arcbox.runtime.event;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A subscription for code that may block: one virtual thread calls {@link #next} until it is over.
 *
 * <p>Holds one batch at most, because the bus sends the next only when asked.
 */
public final class EventReader implements AutoCloseable {
  private sealed interface Mail {}

  private record Arrived(Delivery delivery) implements Mail {}

  private record Stop() implements Mail {}

  private final ActorRef<EventBus.Command> bus;
  private final BlockingQueue<Delivery> box = new LinkedBlockingQueue<>();
  private final ActorRef<Mail> mailbox;
  private volatile ActorRef<Delivery> address;
  private boolean hasBatch;

  private EventReader(ActorSystem<?> system, ActorRef<EventBus.Command> bus, EventFilter filter) {
    this.bus = bus;
    this.mailbox =
        system.systemActorOf(mailbox(filter), "event-reader-" + UUID.randomUUID(), Props.empty());
  }

  public static EventReader open(
      ActorSystem<?> system, ActorRef<EventBus.Command> bus, EventFilter filter) {
    return new EventReader(system, bus, filter);
  }

  /** Waits for what comes next. After {@link Delivery.Over} nothing does. */
  public Delivery next() throws InterruptedException {
    if (hasBatch) {
      bus.tell(new EventBus.Next(address));
    }
    Delivery delivery = box.take();
    hasBatch = delivery instanceof Delivery.Batch;
    return delivery;
  }

  @Override
  public void close() {
    mailbox.tell(new Stop());
  }

  private Behavior<Mail> mailbox(EventFilter filter) {
    return Behaviors.setup(
        context -> {
          address = context.messageAdapter(Delivery.class, Arrived::new);
          bus.tell(new EventBus.Subscribe(filter, address));
          return Behaviors.receive(Mail.class)
              .onMessage(Arrived.class, arrived -> onArrived(arrived))
              .onMessage(Stop.class, _ -> onStop())
              .build();
        });
  }

  private Behavior<Mail> onArrived(Arrived arrived) {
    box.add(arrived.delivery);
    return Behaviors.same();
  }

  /** Wakes a reader that still waits; the bus sees the actor end and forgets it. */
  private Behavior<Mail> onStop() {
    box.add(new Delivery.Over("closed"));
    return Behaviors.stopped();
  }

  /** A batch's events, or none; for readers that treat a gap as silence. */
  public static List<Event> eventsOf(Delivery delivery) {
    return switch (delivery) {
      case Delivery.Batch batch -> batch.events();
      case Delivery.Missed _, Delivery.Over _ -> List.of();
    };
  }
}
