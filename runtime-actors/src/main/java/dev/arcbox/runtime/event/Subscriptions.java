package dev.arcbox.runtime.event;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Who hears of events, and how far each has read. On the thread of {@link EventBus} only.
 *
 * <p>A subscription is a cursor into the log. Its subscriber either waits, and then gets new events
 * as soon as they are written, or is busy, and then finds them in the log when it asks again: so
 * nothing is queued for it here.
 */
final class Subscriptions {
  private final ActorContext<EventBus.Command> context;
  private final TimerScheduler<EventBus.Command> timers;
  private final EventLog log;
  private final Clock clock;
  private final Map<ActorRef<Delivery>, Subscription> subscriptions = new HashMap<>();

  /** The newest event that is written. */
  private long last;

  Subscriptions(
      ActorContext<EventBus.Command> context,
      TimerScheduler<EventBus.Command> timers,
      EventLog log,
      Clock clock) {
    this.context = context;
    this.timers = timers;
    this.log = log;
    this.clock = clock;
  }

  /** What the log ends with, before anybody subscribes. */
  void startAt(long sequence) {
    last = sequence;
  }

  /** These are in the log now: whoever stood at its end gets them at once. */
  void written(List<Event> events) {
    long before = last;
    last = events.getLast().sequence();
    for (Subscription subscription : List.copyOf(subscriptions.values())) {
      if (subscription.waitsAt(before)) {
        hand(subscription, events);
      }
    }
  }

  void onSubscribe(EventBus.Subscribe subscribe) {
    Subscription subscription = new Subscription(subscribe.filter(), subscribe.subscriber());
    subscriptions.put(subscribe.subscriber(), subscription);
    context.watchWith(subscribe.subscriber(), new EventBus.Unsubscribe(subscribe.subscriber()));
    expireAtEnd(subscription);
    if (subscribe.after().isPresent()) {
      onPositioned(new EventBus.Positioned(subscription, subscribe.after().getAsLong()));
    } else if (subscribe.filter().since().isPresent()) {
      context.pipeToSelf(
          log.before(subscribe.filter().since().get()),
          (cursor, failure) ->
              failure == null
                  ? new EventBus.Positioned(subscription, cursor)
                  : new EventBus.ReadFailed(subscription, failure));
    } else {
      onPositioned(new EventBus.Positioned(subscription, last));
    }
  }

  private void expireAtEnd(Subscription subscription) {
    subscription
        .filter()
        .until()
        .map(end -> Duration.between(clock.instant(), end))
        .filter(wait -> !wait.isNegative() && !wait.isZero())
        .ifPresent(
            wait ->
                timers.startSingleTimer(subscription, new EventBus.Expired(subscription), wait));
  }

  void onPositioned(EventBus.Positioned positioned) {
    if (isCurrent(positioned.subscription())) {
      positioned.subscription().startAt(positioned.cursor());
      serve(positioned.subscription());
    }
  }

  void onNext(EventBus.Next next) {
    Subscription subscription = subscriptions.get(next.subscriber());
    if (subscription != null && subscription.ask()) {
      serve(subscription);
    }
  }

  /** Waits at the head of the log, or reads on from behind it. */
  private void serve(Subscription subscription) {
    if (subscription.cursor() < last) {
      context.pipeToSelf(
          log.after(subscription.cursor(), EventBus.BATCH),
          (page, failure) ->
              failure == null
                  ? new EventBus.Read(subscription, page)
                  : new EventBus.ReadFailed(subscription, failure));
    } else if (subscription.filter().isOver(clock.instant())) {
      end(subscription, "");
    } else {
      subscription.await();
    }
  }

  void onRead(EventBus.Read read) {
    if (!isCurrent(read.subscription())) {
      return;
    }
    if (read.page().isEmpty()) {
      read.subscription().startAt(last);
      serve(read.subscription());
    } else {
      read.subscription()
          .gapBefore(read.page().getFirst().sequence())
          .ifPresent(missed -> read.subscription().subscriber().tell(new Delivery.Missed(missed)));
      hand(read.subscription(), read.page());
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

  void onExpired(EventBus.Expired expired) {
    if (isCurrent(expired.subscription()) && expired.subscription().waitsAt(last)) {
      end(expired.subscription(), "");
    }
  }

  void onReadFailed(EventBus.ReadFailed failed) {
    end(failed.subscription(), "events cannot be read: " + failed.cause().getMessage());
  }

  private void end(Subscription subscription, String reason) {
    if (isCurrent(subscription)) {
      subscription.subscriber().tell(new Delivery.Over(reason));
      onUnsubscribe(new EventBus.Unsubscribe(subscription.subscriber()));
    }
  }

  void onUnsubscribe(EventBus.Unsubscribe unsubscribe) {
    Subscription gone = subscriptions.remove(unsubscribe.subscriber());
    if (gone != null) {
      timers.cancel(gone);
      context.unwatch(unsubscribe.subscriber());
    }
  }

  private boolean isCurrent(Subscription subscription) {
    return subscriptions.get(subscription.subscriber()) == subscription;
  }
}
