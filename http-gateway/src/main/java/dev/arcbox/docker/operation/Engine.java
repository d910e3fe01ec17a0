package dev.arcbox.docker.operation;

import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.container.ContainerDirectory;
import dev.arcbox.runtime.gateway.DaemonParts;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.pattern.StatusReply;

/** The daemon's parts, for threads that may wait. */
record Engine(DaemonParts parts) {
  /** From an actor's memory or the store, or a question to the guest. */
  static final Duration SHORT = Duration.ofSeconds(60);

  /** The first boot makes the guest image. */
  static final Duration LONG = Duration.ofHours(2);

  /** A container may run for years; its client may wait as long. */
  static final Duration FOREVER = Duration.ofDays(3650);

  <C, T> CompletableFuture<T> asking(
      ActorRef<C> actor, Duration limit, Function<ActorRef<StatusReply<T>>, C> question) {
    return AskPattern.askWithStatus(actor, question::apply, limit, parts.system().scheduler())
        .toCompletableFuture();
  }

  /** The answer; a refusal is thrown as it is. */
  <C, T> T ask(ActorRef<C> actor, Duration limit, Function<ActorRef<StatusReply<T>>, C> question) {
    try {
      return asking(actor, limit, question).join();
    } catch (CompletionException e) {
      throw Blocking.cause(e) instanceof RuntimeException cause ? cause : e;
    }
  }

  ContainerDirectory.Entry container(String reference) {
    return parts.directory().find(reference);
  }

  /** Asks the container of that reference. */
  <T> T ask(
      String reference,
      Duration limit,
      Function<ActorRef<StatusReply<T>>, ContainerActor.Command> question) {
    return ask(container(reference).actor(), limit, question);
  }
}
