package dev.arcbox.runtime.machine;

import dev.arcbox.runtime.Question;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.agent.Guest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.pattern.StatusReply;

/** A machine's guest, for what is not worth a boot. */
public final class RunningGuest {
  /** An actor's answer from memory. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private RunningGuest() {}

  /** The guest if it runs now. Blocks. */
  public static Optional<Guest> of(ActorSystem<?> system, ActorRef<MachineActor.Command> machine) {
    try {
      return Optional.of(
          Question.ask(
                  system,
                  machine,
                  PATIENCE,
                  (ActorRef<StatusReply<Guest>> ref) -> new MachineActor.Peek(ref))
              .toCompletableFuture()
              .join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof Refusal.MachineUnavailable) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
