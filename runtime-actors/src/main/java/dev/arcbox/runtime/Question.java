package dev.arcbox.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;

/**
 * A question to an actor that may end before it answers, as a container does that removes itself.
 * Pekko's own ask would wait out its time then, and a client that waits for a container has set
 * none; this one watches whom it asks.
 */
public final class Question {
  private static final AtomicLong NUMBER = new AtomicLong();

  private record Ended() {}

  private record Overdue() {}

  private Question() {}

  /**
   * Asks; never blocks.
   *
   * @return the answer; fails with the refusal that the actor sent, with {@link Refusal.NotFound}
   *     when it ended without an answer, and with {@link TimeoutException} when it takes too long
   */
  public static <C, T> CompletionStage<T> ask(
      ActorSystem<?> system,
      ActorRef<C> actor,
      Duration timeout,
      Function<ActorRef<StatusReply<T>>, C> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    ActorRef<Object> asker =
        system.systemActorOf(
            asker(actor, timeout, answer), "question-" + NUMBER.incrementAndGet(), Props.empty());
    // On the caller's thread: what it causes next comes after the question.
    actor.tell(question.apply(asker.narrow()));
    return answer;
  }

  /**
   * Takes the reply itself, and not through a relay: so the answer, sent before its sender ended,
   * stands in the mailbox before the news of the end.
   */
  private static <C, T> Behavior<Object> asker(
      ActorRef<C> actor, Duration timeout, CompletableFuture<T> answer) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  context.watchWith(actor, new Ended());
                  timers.startSingleTimer(new Overdue(), timeout);
                  return Behaviors.receiveMessage(
                      message -> {
                        settle(message, actor, timeout, answer);
                        return Behaviors.stopped();
                      });
                }));
  }

  @SuppressWarnings(
      "unchecked") // the only StatusReply that can reach the asker answers its question
  private static <T> void settle(
      Object message, ActorRef<?> actor, Duration timeout, CompletableFuture<T> answer) {
    switch (message) {
      case StatusReply<?> reply when reply.isSuccess() -> answer.complete((T) reply.getValue());
      case StatusReply<?> reply -> answer.completeExceptionally(reply.getError());
      case Ended _ -> answer.completeExceptionally(gone(actor));
      default ->
          answer.completeExceptionally(
              new TimeoutException("no answer from " + actor.path() + " within " + timeout));
    }
  }

  /** Actors are named after what they stand for: {@code container-<id>}. */
  private static Refusal gone(ActorRef<?> actor) {
    String name = actor.path().name();
    int dash = name.indexOf('-');
    return dash < 0
        ? new Refusal.NotFound("actor", name)
        : new Refusal.NotFound(name.substring(0, dash), name.substring(dash + 1));
  }
}
