package dev.arcbox.runtime.image.transfer;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** One transfer: its thread lives no longer than this actor. */
final class TransferActor {
  /** What it can be told. */
  sealed interface Command {}

  /** Whoever asked for it has gone away. */
  record Cancel() implements Command {}

  private record Over() implements Command {}

  /** What is done on a virtual thread; it ends soon after an interrupt. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  private final Thread thread;

  private TransferActor(ActorContext<Command> context, Work work, CompletableFuture<Void> done) {
    var self = context.getSelf();
    this.thread =
        Thread.ofVirtual()
            .name("transfer-" + self.path().name())
            .start(
                () -> {
                  try {
                    work.run();
                    done.complete(null);
                  } catch (Throwable e) {
                    // Also errors: the one who waits must hear of them.
                    done.completeExceptionally(e);
                  } finally {
                    self.tell(new Over());
                  }
                });
  }

  static Behavior<Command> create(Work work, CompletableFuture<Void> done) {
    return Behaviors.setup(context -> new TransferActor(context, work, done).behavior());
  }

  private Behavior<Command> behavior() {
    return Behaviors.receive(Command.class)
        .onMessage(Cancel.class, _ -> onCancel())
        .onMessage(Over.class, _ -> Behaviors.stopped())
        .onSignal(PostStop.class, _ -> onPostStop())
        .build();
  }

  private Behavior<Command> onCancel() {
    thread.interrupt();
    return Behaviors.same();
  }

  private Behavior<Command> onPostStop() {
    thread.interrupt();
    return Behaviors.same();
  }
}
