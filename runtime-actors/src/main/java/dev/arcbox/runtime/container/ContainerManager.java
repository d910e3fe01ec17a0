package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.Question;
import dev.arcbox.runtime.RandomId;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.runtime.store.ContainerRecord;
import dev.arcbox.runtime.volume.VolumeManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parent of all containers: makes new ones, and those that the store remembers. */
public final class ContainerManager {
  static final Logger LOG = LoggerFactory.getLogger(ContainerManager.class);

  /** What the manager is told. */
  public sealed interface Command {}

  /**
   * Make a container of an image; answered with its id when it is stored.
   *
   * @param image as the client named it
   */
  public record Create(
      String name, ContainerConfig config, ImageRecord image, ActorRef<StatusReply<Made>> replyTo)
      implements Command {}

  /** A container that was made. */
  public record Made(String id, List<String> warnings) {}

  public record Rename(String container, String name, ActorRef<StatusReply<Done>> replyTo)
      implements Command {}

  /** Stop every container that runs; answered when none does. */
  public record StopAll(ActorRef<Done> replyTo) implements Command {}

  private record Stored(
      ContainerMaking.Draft draft,
      ContainerView view,
      Throwable failure,
      ActorRef<StatusReply<Made>> replyTo)
      implements Command {}

  private final ActorContext<Command> context;
  private final ContainerParts parts;
  private final ContainerMaking making;

  private ContainerManager(ActorContext<Command> context, ContainerParts parts) {
    this.context = context;
    this.parts = parts;
    this.making = new ContainerMaking(parts, context.getSystem());
  }

  /**
   * A manager that first takes over what the last daemon left.
   *
   * @param remembered the rows of the store
   * @param ready called once all of them are in the directory
   */
  public static Behavior<Command> create(
      ContainerParts parts, List<ContainerRecord> remembered, Runnable ready) {
    return Behaviors.setup(
        context -> {
          ContainerManager manager = new ContainerManager(context, parts);
          remembered.forEach(manager::remember);
          ready.run();
          return manager.behavior();
        });
  }

  private Behavior<Command> behavior() {
    return Behaviors.receive(Command.class)
        .onMessage(Create.class, this::onCreate)
        .onMessage(Stored.class, this::onStored)
        .onMessage(Rename.class, this::onRename)
        .onMessage(StopAll.class, this::onStopAll)
        .build();
  }

  /** Finds a container's true state: its machine died with the daemon that ran it. */
  private void remember(ContainerRecord row) {
    ContainerView view = ContainerDocument.view(row, parts.clock().instant());
    parts.directory().claim(view.name(), view.id());
    ActorRef<ContainerActor.Command> actor = spawn(view);
    if (!view.state().word().equals(row.state())) {
      save(view);
      LOG.info("container {} was {}: {}", view.id(), row.state(), view.state().error());
    }
    if (RestartBackoff.revives(view.spec().config().getRestartPolicy(), view)) {
      actor.tell(new ContainerActor.Revive());
    }
    boolean ran = !(view.state() instanceof ContainerState.Created);
    if (ran && (view.spec().config().getAutoRemove() || "removing".equals(row.state()))) {
      actor.tell(new ContainerActor.Remove(true, true, context.getSystem().ignoreRef()));
    }
  }

  private void save(ContainerView view) {
    save(parts, view);
  }

  /** Writes the row; a store that fails costs a restart's memory, not the container. */
  static void save(ContainerParts parts, ContainerView view) {
    Blocking.onEnd(
        parts.table().update(ContainerDocument.record(view)),
        failed -> failed.ifPresent(why -> LOG.warn("saving container {}: {}", view.id(), why)));
  }

  private Behavior<Command> onCreate(Create create) {
    String id = RandomId.next();
    try {
      String name =
          create.name.isEmpty()
              ? Names.generate(RandomGenerator.getDefault(), parts.directory()::isTaken)
              : Names.check(create.name);
      ContainerMaking.Draft draft = making.draft(id, name, create.config, create.image);
      parts.directory().claim(name, id);
      context.pipeToSelf(
          making.make(draft), (view, failed) -> new Stored(draft, view, failed, create.replyTo));
    } catch (Refusal refusal) {
      create.replyTo.tell(StatusReply.error(refusal));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onStored(Stored stored) {
    ContainerSpec spec = stored.draft.spec();
    if (stored.failure == null) {
      spawn(stored.view);
      parts
          .events()
          .tell(
              new EventBus.Publish(
                  "container", "create", spec.id(), LiveContainer.attributes(spec, Map.of())));
      stored.replyTo.tell(StatusReply.success(new Made(spec.id(), stored.draft.warnings())));
    } else {
      parts.directory().release(spec.name(), spec.id());
      stored.replyTo.tell(StatusReply.error(Blocking.cause(stored.failure)));
    }
    parts.volumes().tell(new VolumeManager.Settled(spec.id()));
    return Behaviors.same();
  }

  private ActorRef<ContainerActor.Command> spawn(ContainerView view) {
    // A bug in one container ends its actor, not the others; the next daemon finds its row.
    ActorRef<ContainerActor.Command> actor =
        context.spawn(
            Behaviors.supervise(ContainerActor.create(parts, view))
                .onFailure(SupervisorStrategy.stop()),
            "container-" + view.id().substring(0, 12));
    parts.directory().add(view, actor);
    return actor;
  }

  private Behavior<Command> onRename(Rename rename) {
    try {
      ContainerDirectory.Entry entry = parts.directory().find(rename.container);
      String name = Names.check(rename.name);
      if (name.equals(entry.view().name())) {
        throw new Refusal.Invalid("Renaming a container with the same name as its current name");
      }
      parts.directory().claim(name, entry.view().id());
      entry.actor().tell(new ContainerActor.Rename(name, rename.replyTo));
    } catch (Refusal refusal) {
      rename.replyTo.tell(StatusReply.error(refusal));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onStopAll(StopAll stop) {
    List<CompletableFuture<Done>> stops = new ArrayList<>();
    for (ContainerView view : parts.directory().all()) {
      if (view.state().alive()
          || view.state() instanceof ContainerState.Starting
          || view.state() instanceof ContainerState.Restarting) {
        parts.directory().byId(view.id()).map(this::stopped).ifPresent(stops::add);
      }
    }
    Blocking.onEnd(
        CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new)),
        _ -> stop.replyTo.tell(Done.getInstance()));
    return Behaviors.same();
  }

  /** Done when it has ended, and when it will not: its machine stops next. */
  private CompletableFuture<Done> stopped(ContainerDirectory.Entry entry) {
    return Question.<ContainerActor.Command, Done>ask(
            context.getSystem(), entry.actor(), PATIENCE, ContainerActor.StopForShutdown::new)
        .exceptionally(
            why -> {
              LOG.warn("stopping container {}: {}", entry.view().id(), why.toString());
              return Done.getInstance();
            })
        .toCompletableFuture();
  }

  /** Longer than any single stop takes by default. */
  static final Duration PATIENCE = Duration.ofSeconds(15);
}
