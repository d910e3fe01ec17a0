package dev.arcbox.runtime.event;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Numbers events, has them written, and lets {@link Subscriptions} hand them out.
 *
 * <p>One write is under way at a time; what is published meanwhile goes into the next.
 */
public final class EventBus {
  /**
   * Events that the log keeps. Docker keeps 256; a day of a busy host fits into this, in about 2
   * MB.
   */
  public static final int HISTORY = 10_000;

  /** Events in one batch, and so the memory that one slow subscriber holds. */
  public static final int BATCH = 256;

  /**
   * Events waiting to be written. Only a disk that hangs fills this; newer events are then dropped
   * and counted.
   */
  static final int BACKLOG = 20_000;

  /** What the bus can be told. */
  public sealed interface Command {}

  /** Something happened; it gets its time and number here. */
  public record Publish(String type, String action, String id, Map<String, String> attributes)
      implements Command {}

  /**
   * The first batch is asked for by this. Events come from {@code after}, or from the filter's
   * {@code since} on, or else from now on.
   */
  public record Subscribe(EventFilter filter, OptionalLong after, ActorRef<Delivery> subscriber)
      implements Command {
    public Subscribe(EventFilter filter, ActorRef<Delivery> subscriber) {
      this(filter, OptionalLong.empty(), subscriber);
    }
  }

  /** The subscriber has dealt with its batch and wants the next. */
  public record Next(ActorRef<Delivery> subscriber) implements Command {}

  /** No more. Sent by the bus to itself when a subscriber stops. */
  public record Unsubscribe(ActorRef<Delivery> subscriber) implements Command {}

  private record Started(long last) implements Command {}

  private record Written(List<Event> events) implements Command {}

  private record WriteFailed(int lost, Throwable cause) implements Command {}

  record Positioned(Subscription subscription, long cursor) implements Command {}

  record Read(Subscription subscription, List<Event> page) implements Command {}

  record ReadFailed(Subscription subscription, Throwable cause) implements Command {}

  record Expired(Subscription subscription) implements Command {}

  private final ActorContext<Command> context;
  private final EventLog log;
  private final Clock clock;
  private final Subscriptions subscriptions;
  private List<NewEvent> backlog = new ArrayList<>();
  private boolean writing;

  private EventBus(
      ActorContext<Command> context, TimerScheduler<Command> timers, EventLog log, Clock clock) {
    this.context = context;
    this.log = log;
    this.clock = clock;
    this.subscriptions = new Subscriptions(context, timers, log, clock);
  }

  public static Behavior<Command> create(EventLog log) {
    return create(log, Clock.systemUTC());
  }

  static Behavior<Command> create(EventLog log, Clock clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withStash(
                BACKLOG,
                stash ->
                    Behaviors.withTimers(
                        timers -> {
                          context.pipeToSelf(
                              log.last(),
                              (last, failure) ->
                                  failure == null
                                      ? new Started(last)
                                      : new WriteFailed(0, failure));
                          EventBus bus = new EventBus(context, timers, log, clock);
                          return Behaviors.receive(Command.class)
                              .onMessage(
                                  Started.class,
                                  started -> {
                                    bus.subscriptions.startAt(started.last);
                                    return stash.unstashAll(bus.behavior());
                                  })
                              .onMessage(WriteFailed.class, failed -> bus.onUnreadable(failed))
                              .onAnyMessage(
                                  message -> {
                                    stash.stash(message);
                                    return Behaviors.same();
                                  })
                              .build();
                        })));
  }

  private Behavior<Command> behavior() {
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
      case Publish publish -> onPublish(publish);
      case Subscribe subscribe -> subscriptions.onSubscribe(subscribe);
      case Next next -> subscriptions.onNext(next);
      case Unsubscribe unsubscribe -> subscriptions.onUnsubscribe(unsubscribe);
      case Started _ -> {}
      case Written written -> onWritten(written);
      case WriteFailed failed -> onWriteFailed(failed);
      case Positioned positioned -> subscriptions.onPositioned(positioned);
      case Read read -> subscriptions.onRead(read);
      case ReadFailed failed -> subscriptions.onReadFailed(failed);
      case Expired expired -> subscriptions.onExpired(expired);
    }
  }

  private Behavior<Command> onUnreadable(WriteFailed failed) {
    context.getLog().error("event log cannot be opened", failed.cause);
    return Behaviors.stopped();
  }

  private void onPublish(Publish publish) {
    if (backlog.size() >= BACKLOG) {
      context
          .getLog()
          .warn("event {} {} dropped: {} wait for the disk", publish.type, publish.action, BACKLOG);
      return;
    }
    backlog.add(
        new NewEvent(
            clock.instant(), publish.type, publish.action, publish.id, publish.attributes));
    writeBacklog();
  }

  private void writeBacklog() {
    if (writing || backlog.isEmpty()) {
      return;
    }
    writing = true;
    List<NewEvent> batch = backlog;
    backlog = new ArrayList<>();
    context.pipeToSelf(
        log.append(batch, HISTORY),
        (events, failure) ->
            failure == null ? new Written(events) : new WriteFailed(batch.size(), failure));
  }

  private void onWritten(Written written) {
    writing = false;
    subscriptions.written(written.events);
    writeBacklog();
  }

  private void onWriteFailed(WriteFailed failed) {
    writing = false;
    context.getLog().error("{} events lost", failed.lost, failed.cause);
    writeBacklog();
  }
}
