package dev.arcbox.runtime.event;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Numbers events, has them written, and hands them out.
 *
 * <p>One write is under way at a time; what is published meanwhile goes into the next. A
 * subscription is a cursor into the log. Its subscriber either waits, and then gets new events as
 * soon as they are written, or is busy, and then finds them in the log when it asks again: so
 * nothing is queued for it here.
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

  private record Positioned(Subscription subscription, long cursor) implements Command {}

  private record Read(Subscription subscription, List<Event> page) implements Command {}

  private record ReadFailed(Subscription subscription, Throwable cause) implements Command {}

  private record Expired(Subscription subscription) implements Command {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final EventLog log;
  private final Clock clock;
  private final Map<ActorRef<Delivery>, Subscription> subscriptions = new HashMap<>();
  private List<NewEvent> backlog = new ArrayList<>();
  private boolean writing;
  private long last;

  private EventBus(
      ActorContext<Command> context, TimerScheduler<Command> timers, EventLog log, Clock clock) {
    this.context = context;
    this.timers = timers;
    this.log = log;
    this.clock = clock;
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
                                    bus.last = started.last;
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
      case Subscribe subscribe -> onSubscribe(subscribe);
      case Next next -> onNext(next);
      case Unsubscribe unsubscribe -> onUnsubscribe(unsubscribe);
      case Started _ -> {}
      case Written written -> onWritten(written);
      case WriteFailed failed -> onWriteFailed(failed);
      case Positioned positioned -> onPositioned(positioned);
      case Read read -> onRead(read);
      case ReadFailed failed ->
          end(failed.subscription, "events cannot be read: " + failed.cause.getMessage());
      case Expired expired -> onExpired(expired);
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
    long before = last;
    last = written.events.getLast().sequence();
    for (Subscription subscription : List.copyOf(subscriptions.values())) {
      if (subscription.waitsAt(before)) {
        hand(subscription, written.events);
      }
    }
    writeBacklog();
  }

  private void onWriteFailed(WriteFailed failed) {
    writing = false;
    context.getLog().error("{} events lost", failed.lost, failed.cause);
    writeBacklog();
  }

  private void onSubscribe(Subscribe subscribe) {
    Subscription subscription = new Subscription(subscribe.filter, subscribe.subscriber);
    subscriptions.put(subscribe.subscriber, subscription);
    context.watchWith(subscribe.subscriber, new Unsubscribe(subscribe.subscriber));
    expireAtEnd(subscription);
    if (subscribe.after.isPresent()) {
      onPositioned(new Positioned(subscription, subscribe.after.getAsLong()));
    } else if (subscribe.filter.since().isPresent()) {
      context.pipeToSelf(
          log.before(subscribe.filter.since().get()),
          (cursor, failure) ->
              failure == null
                  ? new Positioned(subscription, cursor)
                  : new ReadFailed(subscription, failure));
    } else {
      onPositioned(new Positioned(subscription, last));
    }
  }

  private void expireAtEnd(Subscription subscription) {
    subscription
        .filter()
        .until()
        .map(end -> Duration.between(clock.instant(), end))
        .filter(wait -> !wait.isNegative() && !wait.isZero())
        .ifPresent(wait -> timers.startSingleTimer(subscription, new Expired(subscription), wait));
  }

  private void onPositioned(Positioned positioned) {
    if (isCurrent(positioned.subscription)) {
      positioned.subscription.startAt(positioned.cursor);
      serve(positioned.subscription);
    }
  }

  private void onNext(Next next) {
    Subscription subscription = subscriptions.get(next.subscriber);
    if (subscription != null && subscription.ask()) {
      serve(subscription);
    }
  }

  /** Waits at the head of the log, or reads on from behind it. */
  private void serve(Subscription subscription) {
    if (subscription.cursor() < last) {
      context.pipeToSelf(
          log.after(subscription.cursor(), BATCH),
          (page, failure) ->
              failure == null
                  ? new Read(subscription, page)
                  : new ReadFailed(subscription, failure));
    } else if (subscription.filter().isOver(clock.instant())) {
      end(subscription, "");
    } else {
      subscription.await();
    }
  }

  private void onRead(Read read) {
    if (!isCurrent(read.subscription)) {
      return;
    }
    if (read.page.isEmpty()) {
      read.subscription.startAt(last);
      serve(read.subscription);
    } else {
      read.subscription
          .gapBefore(read.page.getFirst().sequence())
          .ifPresent(missed -> read.subscription.subscriber().tell(new Delivery.Missed(missed)));
      hand(read.subscription, read.page);
    }
  }

  /**
   * Hands on what the filter lets through; if that is nothing, the subscriber goes on waiting or
   * reading.
   */
  private void hand(Subscription subscription, List<Event> events) {
    List<Event> wanted = subscription.advance(events);
    if (wanted.isEmpty()) {
      serve(subscription);
    } else {
      subscription.subscriber().tell(new Delivery.Batch(wanted));
    }
  }

  private void onExpired(Expired expired) {
    if (isCurrent(expired.subscription) && expired.subscription.waitsAt(last)) {
      end(expired.subscription, "");
    }
  }

  private void end(Subscription subscription, String reason) {
    if (isCurrent(subscription)) {
      subscription.subscriber().tell(new Delivery.Over(reason));
      onUnsubscribe(new Unsubscribe(subscription.subscriber()));
    }
  }

  private void onUnsubscribe(Unsubscribe unsubscribe) {
    Subscription gone = subscriptions.remove(unsubscribe.subscriber);
    if (gone != null) {
      timers.cancel(gone);
      context.unwatch(unsubscribe.subscriber);
    }
  }

  private boolean isCurrent(Subscription subscription) {
    return subscriptions.get(subscription.subscriber()) == subscription;
  }
}
