package dev.arcbox.runtime.fake;

import com.typesafe.config.ConfigFactory;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.runtime.ArcboxConfig;
import dev.arcbox.runtime.Question;
import dev.arcbox.runtime.SetupTracker;
import dev.arcbox.runtime.VolumesAndNetworks;
import dev.arcbox.runtime.agent.Leftovers;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.container.ContainerDirectory;
import dev.arcbox.runtime.container.ContainerManager;
import dev.arcbox.runtime.container.ContainerParts;
import dev.arcbox.runtime.container.ExecDirectory;
import dev.arcbox.runtime.container.HostLimits;
import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.runtime.machine.MachineActor;
import dev.arcbox.runtime.machine.MachineBoard;
import dev.arcbox.runtime.machine.MachineParts;
import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.ImageConfig;
import dev.arcbox.runtime.store.Store;
import dev.arcbox.runtime.volume.VolumeLeftovers;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** The runtime's actors over a fake guest and a real store. */
public final class Bench implements AutoCloseable {
  public static final Digest LAYER = Digest.of(new byte[] {1});
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  public final ActorTestKit kit = ActorTestKit.create();
  public final FakeVm vm = new FakeVm();
  public final MachineBoard machines = new MachineBoard();
  public final Store store;
  public final ActorRef<MachineActor.Command> machine;
  public final ActorRef<EventBus.Command> events;
  public final VolumesAndNetworks objects;
  public final ContainerParts parts;
  public final ActorRef<ContainerManager.Command> containers;

  public Bench(Path folder, String... settings) {
    store = Store.open(folder.resolve("arcbox.db"));
    ArcboxConfig config =
        ArcboxConfig.of(
            ConfigFactory.parseString(String.join("\n", settings))
                .withFallback(ArcboxConfig.defaults())
                .resolve());
    events = kit.spawn(EventBus.create(store.events()));
    Leftovers leftovers = new Leftovers(folder.resolve("leftovers"));
    VolumeLeftovers volumeLeftovers = new VolumeLeftovers(folder.resolve("volume-leftovers"));
    machine =
        MachineActor.spawn(
            kit::spawn,
            "default",
            new MachineParts(
                config,
                folder.resolve("machine"),
                folder.resolve("run"),
                _ ->
                    new MachineParts.BootFiles(
                        folder.resolve("k"), folder.resolve("i"), folder.resolve("s"), List.of()),
                _ -> vm.behavior(),
                _ -> new ByteArrayInputStream(new byte[100_000]),
                guest -> {
                  leftovers.clear(guest);
                  volumeLeftovers.clear(guest);
                },
                new SetupTracker(),
                events,
                machines,
                Clock.systemUTC()));
    ContainerDirectory directory = new ContainerDirectory();
    objects =
        VolumesAndNetworks.start(
            kit::spawn, store, directory, volumeLeftovers, events, machine, Clock.systemUTC());
    parts =
        new ContainerParts(
            config.container(),
            store.containers(),
            directory,
            new ExecDirectory(),
            events,
            machine,
            objects.volumes(),
            objects.networkDirectory(),
            leftovers,
            folder.resolve("containers"),
            new HostLimits(2, 1L << 30),
            Clock.systemUTC());
    CompletableFuture<Boolean> ready = new CompletableFuture<>();
    containers =
        kit.spawn(
            ContainerManager.create(
                parts, store.containers().all().join(), () -> ready.complete(true)));
    ready.join();
  }

  public static ImageRecord image() {
    return new ImageRecord(
        Digest.of(new byte[] {2}),
        Digest.of(new byte[] {3}),
        List.of("fake:latest"),
        List.of(),
        Optional.empty(),
        Instant.EPOCH,
        1,
        "amd64",
        "linux",
        ImageConfig.EMPTY,
        List.of(LAYER));
  }

  public static ContainerConfig.Builder config(String... command) {
    return ContainerConfig.newBuilder().setImage("fake").addAllCmd(List.of(command));
  }

  public String create(String name, ContainerConfig config) {
    return ask(
            containers,
            (ActorRef<StatusReply<ContainerManager.Made>> ref) ->
                new ContainerManager.Create(name, config, image(), ref))
        .id();
  }

  public ActorRef<ContainerActor.Command> container(String id) {
    return parts.directory().find(id).actor();
  }

  public <C, T> T ask(ActorRef<C> actor, Function<ActorRef<StatusReply<T>>, C> question) {
    return Question.<C, T>ask(kit.system(), actor, PATIENCE, question).toCompletableFuture().join();
  }

  /** A question whose answer is only that it is done. */
  public <C> void perform(ActorRef<C> actor, Function<ActorRef<StatusReply<Done>>, C> question) {
    this.<C, Done>ask(actor, question);
  }

  public int await(String id, ContainerActor.WaitFor condition) {
    return awaiting(id, condition).join();
  }

  /** Asked at once, so that what is caused next cannot be missed. */
  public CompletableFuture<Integer> awaiting(String id, ContainerActor.WaitFor condition) {
    return Question.ask(
            kit.system(),
            container(id),
            PATIENCE,
            (ActorRef<StatusReply<ContainerActor.Outcome>> ref) ->
                new ContainerActor.Wait(condition, ref))
        .toCompletableFuture()
        .thenApply(ContainerActor.Outcome::exitCode);
  }

  /** What happens from now on: subscribed when this returns. */
  public Events watch(String... types) {
    return new Events(kit.system(), events, types);
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
    store.close();
  }
}
