package dev.arcbox.runtime.image.transfer;

import dev.arcbox.runtime.image.ImageException;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Starts transfers, each as a child of its own, and ends them all with itself. */
public final class ImagesActor {
  /** At once; each has a few connections and threads. */
  public static final int MAX_TRANSFERS = 100;

  /** What it can be told. */
  public sealed interface Command {}

  record Start(
      String kind,
      TransferActor.Work work,
      CompletableFuture<Void> done,
      CompletableFuture<ActorRef<TransferActor.Command>> child)
      implements Command {}

  private record Ended() implements Command {}

  private final ActorContext<Command> context;
  private long started;
  private int running;

  private ImagesActor(ActorContext<Command> context) {
    this.context = context;
  }

  public static Behavior<Command> create() {
    return Behaviors.setup(context -> new ImagesActor(context).behavior());
  }

  private Behavior<Command> behavior() {
    return Behaviors.receive(Command.class)
        .onMessage(Start.class, this::onStart)
        .onMessage(Ended.class, _ -> onEnded())
        .build();
  }

  private Behavior<Command> onStart(Start start) {
    if (running >= MAX_TRANSFERS) {
      start.done.completeExceptionally(
          new ImageException.Conflict(MAX_TRANSFERS + " images are being transferred already"));
      return Behaviors.same();
    }
    started++;
    running++;
    ActorRef<TransferActor.Command> child =
        context.spawn(TransferActor.create(start.work, start.done), start.kind + "-" + started);
    context.watchWith(child, new Ended());
    start.child.complete(child);
    return Behaviors.same();
  }

  private Behavior<Command> onEnded() {
    running--;
    return Behaviors.same();
  }

  /** Starts work as a child of {@code images}. */
  static Transfer start(ActorRef<Command> images, String kind, TransferActor.Work work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    CompletableFuture<ActorRef<TransferActor.Command>> child = new CompletableFuture<>();
    images.tell(new Start(kind, work, done, child));
    return new Transfer(
        done,
        () -> {
          var _ = child.thenAccept(actor -> actor.tell(new TransferActor.Cancel()));
        });
  }
}
