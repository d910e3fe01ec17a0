package dev.arcbox.runtime.event;

import java.util.List;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;

/** A subscriber's place in the log. Touched by the {@link EventBus} actor only. */
final class Subscription {
  private enum State {
    /** A page is being read for it, or its place is being found. */
    READING,
    /** It stands at the head of the log and wants the next event. */
    WAITING,
    /** It has a batch and has not asked for more. */
    BUSY
  }

  private final EventFilter filter;
  private final ActorRef<Delivery> subscriber;
  private State state = State.READING;
  private long cursor;

  Subscription(EventFilter filter, ActorRef<Delivery> subscriber) {
    this.filter = filter;
    this.subscriber = subscriber;
  }

  EventFilter filter() {
    return filter;
  }

  ActorRef<Delivery> subscriber() {
    return subscriber;
  }

  long cursor() {
    return cursor;
  }

  void startAt(long sequence) {
    cursor = sequence;
  }

  /** False when it has not had its batch yet: a second request is not a second right. */
  boolean ask() {
    if (state != State.BUSY) {
      return false;
    }
    state = State.READING;
    return true;
  }

  void await() {
    state = State.WAITING;
  }

  boolean waitsAt(long sequence) {
    return state == State.WAITING && cursor == sequence;
  }

  /** How many events the history has lost between the cursor and what was read. */
  OptionalLong gapBefore(long sequence) {
    long gap = sequence - cursor - 1;
    return gap > 0 && cursor > 0 ? OptionalLong.of(gap) : OptionalLong.empty();
  }

  /** Moves past {@code events} and answers those that are wanted. */
  List<Event> advance(List<Event> events) {
    cursor = events.getLast().sequence();
    List<Event> wanted = events.stream().filter(filter::matches).toList();
    state = wanted.isEmpty() ? State.READING : State.BUSY;
    return wanted;
  }
}
