package dev.arcbox.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuestionTest {
  private static final Duration LONG = Duration.ofDays(1);

  private record Ask(ActorRef<StatusReply<String>> replyTo) {}

  private final ActorTestKit kit = ActorTestKit.create();

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  private String ask(Behavior<Ask> actor, Duration timeout) {
    return ask(kit.spawn(actor, "container-abc"), timeout);
  }

  private String ask(ActorRef<Ask> actor, Duration timeout) {
    return Question.<Ask, String>ask(kit.system(), actor, timeout, Ask::new)
        .toCompletableFuture()
        .join();
  }

  private Throwable failure(Behavior<Ask> actor, Duration timeout) {
    return assertThrows(CompletionException.class, () -> ask(actor, timeout)).getCause();
  }

  @Test
  void theAnswerOfAnActorThatEndsWithItIsHeard() {
    Behavior<Ask> actor =
        Behaviors.receiveMessage(
            ask -> {
              ask.replyTo.tell(StatusReply.success("yes"));
              return Behaviors.stopped();
            });
    assertEquals("yes", ask(actor, LONG));
  }

  @Test
  void anActorThatEndsWithoutAnAnswerIsNotFound() {
    Throwable why = failure(Behaviors.receiveMessage(_ -> Behaviors.stopped()), LONG);
    assertEquals(
        "No such container: abc", assertInstanceOf(Refusal.NotFound.class, why).getMessage());
  }

  @Test
  void anActorThatHasEndedIsNotFound() {
    ActorRef<Ask> actor = kit.spawn(Behaviors.stopped(), "container-abc");
    kit.createTestProbe().expectTerminated(actor, LONG);
    CompletionException why = assertThrows(CompletionException.class, () -> ask(actor, LONG));
    assertInstanceOf(Refusal.NotFound.class, why.getCause());
  }

  @Test
  void aRefusalIsThrownAsItIs() {
    Behavior<Ask> actor =
        Behaviors.receiveMessage(
            ask -> {
              ask.replyTo.tell(StatusReply.error(new Refusal.Conflict("is not running")));
              return Behaviors.same();
            });
    assertInstanceOf(Refusal.Conflict.class, failure(actor, LONG));
  }

  @Test
  void silenceEndsWithTheTimeOut() {
    Behavior<Ask> silent = Behaviors.receiveMessage(_ -> Behaviors.same());
    assertInstanceOf(TimeoutException.class, failure(silent, Duration.ofMillis(20)));
  }
}
