package dev.arcbox.runtime.gateway;

import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.Question;
import dev.arcbox.runtime.Refusal;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.pattern.StatusReply;

/** Questions to actors, asked from threads that may wait. */
public final class Asks {
  /**
   * Waiting for a container's end has no limit of its own; a day's work is asked again by the
   * caller.
   */
  static final Duration FOREVER = Duration.ofDays(365);

  /** The first boot makes the guest image. */
  static final Duration LONG = Duration.ofHours(2);

  /** From an actor's memory or the store. */
  static final Duration SHORT = Duration.ofSeconds(30);

  private Asks() {}

  /** For commands: that it was so already is as good as done. */
  static <C> void perform(
      ActorSystem<?> system,
      ActorRef<C> actor,
      Duration timeout,
      Function<ActorRef<StatusReply<Done>>, C> command) {
    try {
      Question.ask(system, actor, timeout, command).toCompletableFuture().join();
    } catch (RuntimeException e) {
      if (!(Blocking.cause(e) instanceof Refusal.Unchanged)) {
        throw Statuses.of(e);
      }
    }
  }

  /** The answer; a refusal is thrown as the status that it stands for. */
  static <C, T> T ask(
      ActorSystem<?> system,
      ActorRef<C> actor,
      Duration timeout,
      Function<ActorRef<StatusReply<T>>, C> question) {
    CompletionStage<T> answer = Question.ask(system, actor, timeout, question);
    try {
      return answer.toCompletableFuture().join();
    } catch (RuntimeException e) {
      throw Statuses.of(e);
    }
  }
}
