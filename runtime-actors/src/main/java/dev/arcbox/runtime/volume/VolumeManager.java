package dev.arcbox.runtime.volume;

import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.RandomId;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.runtime.store.DocumentRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;

/** Makes, keeps and removes volumes. */
public final class VolumeManager {
  /** Docker's mark of a volume that nobody named. */
  public static final String ANONYMOUS_LABEL = "com.docker.volume.anonymous";

  /** What the manager is told. */
  public sealed interface Command {}

  /** Answered with the volume of that name, new or not. */
  public record Create(VolumeRequest request, ActorRef<StatusReply<Volume>> replyTo)
      implements Command {}

  /** One that is not there is fine with {@code force}; one in use never is. */
  public record Remove(String name, boolean force, ActorRef<StatusReply<Done>> replyTo)
      implements Command {}

  /** Removes those that are chosen and that nobody uses. */
  public record Prune(Predicate<Volume> chosen, ActorRef<StatusReply<Pruned>> replyTo)
      implements Command {}

  /** What a prune has removed; bytes are 0 while the machine is off. */
  public record Pruned(List<String> names, long bytes) {
    public Pruned {
      names = List.copyOf(names);
    }
  }

  /**
   * A container is being made that mounts these: they exist from now on, and count as used until
   * {@link Settled}. Answered in the same order.
   */
  public record Hold(
      String container, List<VolumeRequest> requests, ActorRef<StatusReply<List<Volume>>> replyTo)
      implements Command {
    public Hold {
      requests = List.copyOf(requests);
    }
  }

  /** The container is in its directory, or will never be. */
  public record Settled(String container) implements Command {}

  /** A container has gone, and its anonymous volumes with it, unless others use them. */
  public record Orphaned(List<String> names) implements Command {
    public Orphaned {
      names = List.copyOf(names);
    }
  }

  private record Stored(Runnable answer) implements Command {}

  private record Discarded(List<String> names) implements Command {}

  private final ActorContext<Command> context;
  private final VolumeParts parts;
  private final Disposal disposal;
  private final Map<String, List<String>> held = new HashMap<>();

  /** On their way out: whoever wants one of that name waits. */
  private final Set<String> leaving = new HashSet<>();

  private final List<Command> deferred = new ArrayList<>();

  private VolumeManager(ActorContext<Command> context, VolumeParts parts) {
    this.context = context;
    this.parts = parts;
    this.disposal = new Disposal(context.getSystem(), parts);
  }

  /** Fills the directory at once, so that whoever starts after this call sees every volume. */
  public static Behavior<Command> create(VolumeParts parts, List<DocumentRecord> remembered) {
    remembered.forEach(row -> parts.directory().put(VolumeDocument.volume(row)));
    return Behaviors.setup(context -> new VolumeManager(context, parts).behavior());
  }

  private Behavior<Command> behavior() {
    return Behaviors.receive(Command.class)
        .onAnyMessage(
            command -> {
              receive(command);
              return Behaviors.same();
            })
        .build();
  }

  private void receive(Command command) {
    switch (command) {
      case Create create when leaving.contains(create.request.name()) -> deferred.add(create);
      case Remove remove when leaving.contains(remove.name) -> deferred.add(remove);
      case Hold hold when hold.requests.stream().anyMatch(r -> leaving.contains(r.name())) ->
          deferred.add(hold);
      case Create create -> onCreate(create);
      case Remove remove -> onRemove(remove);
      case Prune prune -> onPrune(prune);
      case Hold hold -> onHold(hold);
      case Settled settled -> held.remove(settled.container);
      case Orphaned orphaned ->
          Blocking.onEnd(
              discard(orphaned.names.stream().filter(this::isFree).toList(), _ -> {}),
              failed ->
                  failed.ifPresent(
                      why -> context.getLog().warn("removing volumes: {}", why.toString())));
      case Stored stored -> stored.answer.run();
      case Discarded discarded -> {
        discarded.names.forEach(leaving::remove);
        List<Command> waiting = List.copyOf(deferred);
        deferred.clear();
        waiting.forEach(this::receive);
      }
    }
  }

  private void onCreate(Create create) {
    try {
      List<Volume> fresh = new ArrayList<>();
      Volume volume = provide(create.request, fresh);
      store(fresh, failed -> create.replyTo.tell(reply(volume, failed)));
    } catch (Refusal refusal) {
      create.replyTo.tell(StatusReply.error(refusal));
    }
  }

  private static <T> StatusReply<T> reply(T value, Throwable failed) {
    return failed == null ? StatusReply.success(value) : StatusReply.error(Blocking.cause(failed));
  }

  private void onHold(Hold hold) {
    List<Volume> fresh = new ArrayList<>();
    try {
      hold.requests.forEach(VolumeRequest::check);
      List<Volume> volumes = hold.requests.stream().map(r -> provide(r, fresh)).toList();
      held.put(hold.container, volumes.stream().map(Volume::name).toList());
      store(fresh, failed -> hold.replyTo.tell(reply(volumes, failed)));
    } catch (Refusal refusal) {
      hold.replyTo.tell(StatusReply.error(refusal));
    }
  }

  private Volume provide(VolumeRequest request, List<Volume> fresh) {
    request.check();
    return parts
        .directory()
        .byName(request.name())
        .orElseGet(
            () -> {
              Volume volume = make(request);
              parts.directory().put(volume);
              fresh.add(volume);
              return volume;
            });
  }

  private Volume make(VolumeRequest request) {
    boolean anonymous = request.name().isEmpty();
    String name = anonymous ? RandomId.next() : request.name();
    Map<String, String> labels = new HashMap<>(request.labels());
    if (anonymous) {
      labels.put(ANONYMOUS_LABEL, "");
    }
    return new Volume(
        name,
        parts.leftovers().has(name) ? name + "." + RandomId.next().substring(0, 8) : name,
        parts.clock().instant(),
        labels,
        request.options(),
        anonymous);
  }

  /** Writes the new ones' rows; what cannot be written does not exist. */
  private void store(List<Volume> fresh, Consumer<Throwable> then) {
    if (fresh.isEmpty()) {
      then.accept(null);
      return;
    }
    CompletableFuture<?>[] writes =
        fresh.stream()
            .map(volume -> parts.table().put(VolumeDocument.record(volume)))
            .toArray(CompletableFuture[]::new);
    context.pipeToSelf(
        CompletableFuture.allOf(writes),
        (_, failed) ->
            new Stored(
                () -> {
                  if (failed == null) {
                    fresh.forEach(volume -> event("create", volume));
                  } else {
                    fresh.forEach(volume -> parts.directory().remove(volume.name()));
                  }
                  then.accept(failed);
                }));
  }

  private List<String> usersOf(String name) {
    List<String> users = new ArrayList<>(parts.use().usersOf(name));
    held.forEach(
        (container, names) -> {
          if (names.contains(name) && !users.contains(container)) {
            users.add(container);
          }
        });
    return users;
  }

  private boolean isFree(String name) {
    return parts.directory().byName(name).isPresent() && usersOf(name).isEmpty();
  }

  private void onRemove(Remove remove) {
    if (parts.directory().byName(remove.name).isEmpty()) {
      remove.replyTo.tell(
          remove.force
              ? StatusReply.ack()
              : StatusReply.error(new Refusal.Missing("get " + remove.name + ": no such volume")));
      return;
    }
    List<String> users = usersOf(remove.name);
    if (!users.isEmpty()) {
      remove.replyTo.tell(
          StatusReply.error(
              new Refusal.Conflict(
                  "remove "
                      + remove.name
                      + ": volume is in use - ["
                      + String.join(", ", users)
                      + "]")));
      return;
    }
    var _ =
        discard(List.of(remove.name), _ -> {})
            .whenComplete((_, failed) -> remove.replyTo.tell(reply(Done.getInstance(), failed)));
  }

  private void onPrune(Prune prune) {
    List<String> names =
        parts.directory().all().stream()
            .filter(prune.chosen)
            .map(Volume::name)
            .filter(this::isFree)
            .toList();
    var _ =
        discard(
                names,
                bytes ->
                    parts
                        .events()
                        .tell(
                            new EventBus.Publish(
                                "volume", "prune", "", Map.of("reclaimed", Long.toString(bytes)))))
            .whenComplete(
                (bytes, failed) ->
                    prune.replyTo.tell(
                        reply(failed == null ? new Pruned(names, bytes) : null, failed)));
  }

  /** They are gone for everyone at once; their folders go as soon as they can. */
  private CompletableFuture<Long> discard(List<String> names, LongConsumer told) {
    List<Volume> volumes =
        names.stream().flatMap(name -> parts.directory().byName(name).stream()).toList();
    volumes.forEach(volume -> parts.directory().remove(volume.name()));
    leaving.addAll(names);
    CompletableFuture<Long> done =
        Blocking.call(
            () -> {
              long bytes = disposal.dispose(volumes);
              volumes.forEach(volume -> event("destroy", volume));
              told.accept(bytes);
              return bytes;
            });
    context.pipeToSelf(done, (_, _) -> new Discarded(names));
    return done;
  }

  private void event(String action, Volume volume) {
    parts
        .events()
        .tell(
            new EventBus.Publish("volume", action, volume.name(), Map.of("driver", Volume.DRIVER)));
  }
}
