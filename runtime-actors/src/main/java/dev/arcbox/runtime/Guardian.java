package dev.arcbox.runtime;

import dev.arcbox.proto.api.SetupStatus.Phase;
import dev.arcbox.runtime.agent.Leftovers;
import dev.arcbox.runtime.boot.Assets;
import dev.arcbox.runtime.boot.BootException;
import dev.arcbox.runtime.container.ContainerDirectory;
import dev.arcbox.runtime.container.ContainerManager;
import dev.arcbox.runtime.container.ContainerParts;
import dev.arcbox.runtime.container.ExecDirectory;
import dev.arcbox.runtime.container.HostLimits;
import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.runtime.gateway.DaemonParts;
import dev.arcbox.runtime.gateway.Gateway;
import dev.arcbox.runtime.gateway.GatewayModule;
import dev.arcbox.runtime.gateway.Gateways;
import dev.arcbox.runtime.gateway.Services;
import dev.arcbox.runtime.image.Images;
import dev.arcbox.runtime.image.transfer.ImagesActor;
import dev.arcbox.runtime.image.transfer.Transfers;
import dev.arcbox.runtime.machine.MachineActor;
import dev.arcbox.runtime.machine.MachineBoard;
import dev.arcbox.runtime.machine.MachineParts;
import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.registry.DockerConfigFile;
import dev.arcbox.runtime.volume.VolumeLeftovers;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;

/** Root of the actor tree: starts the parts in order, and ends them in reverse. */
public final class Guardian {
  /** The machine that containers share. */
  public static final String DEFAULT_MACHINE = "default";

  /** Containers' and guest's grace together, and a little. */
  private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(60);

  /** What the guardian is told. */
  public sealed interface Command {}

  /** End the daemon in order. */
  public record Shutdown() implements Command {}

  private record Remembered() implements Command {}

  private record DoorsOpen() implements Command {}

  private record ContainersStopped() implements Command {}

  private record MachineStopped() implements Command {}

  private final ActorContext<Command> context;
  private final Foundation foundation;
  private final SetupTracker setup = new SetupTracker();
  private final ActorRef<EventBus.Command> events;
  private final ActorRef<MachineActor.Command> machine;
  private final ActorRef<ContainerManager.Command> containers;
  private final VolumesAndNetworks objects;
  private final DaemonParts services;
  private Optional<Gateway> gateway = Optional.empty();
  private boolean stopping;

  private Guardian(ActorContext<Command> context, Foundation foundation) {
    this.context = context;
    this.foundation = foundation;
    Clock clock = Clock.systemUTC();
    this.events = context.spawn(EventBus.create(foundation.store().events()), "events");
    MachineBoard machines = new MachineBoard();
    Leftovers leftovers =
        new Leftovers(foundation.paths().machine(DEFAULT_MACHINE).resolve("leftovers"));
    VolumeLeftovers volumeLeftovers =
        new VolumeLeftovers(
            foundation.paths().machine(DEFAULT_MACHINE).resolve("volume-leftovers"));
    this.machine =
        MachineActor.spawn(
            behavior -> context.spawn(behavior, "machine-" + DEFAULT_MACHINE),
            DEFAULT_MACHINE,
            machineParts(
                machines,
                guest -> {
                  leftovers.clear(guest);
                  volumeLeftovers.clear(guest);
                },
                clock));
    ContainerDirectory directory = new ContainerDirectory();
    this.objects =
        VolumesAndNetworks.start(
            context::spawn, foundation.store(), directory, volumeLeftovers, events, machine, clock);
    ContainerParts parts =
        new ContainerParts(
            foundation.config().container(),
            foundation.store().containers(),
            directory,
            new ExecDirectory(),
            events,
            machine,
            objects.volumes(),
            objects.networkDirectory(),
            leftovers,
            foundation.paths().containers(),
            new HostLimits(
                foundation.config().machine().cpus(), foundation.config().machine().memoryBytes()),
            clock);
    this.containers =
        context.spawn(
            ContainerManager.create(
                parts,
                foundation.store().containers().all().join(),
                () -> context.getSelf().tell(new Remembered())),
            "containers");
    this.services = daemonParts(machines, parts, clock);
  }

  /** Every container of the last daemon is known: clients may come. */
  private Behavior<Command> onRemembered() {
    List<GatewayModule> modules =
        ServiceLoader.load(GatewayModule.class).stream().map(ServiceLoader.Provider::get).toList();
    context.spawn(
        Gateways.create(services, modules, () -> context.getSelf().tell(new DoorsOpen())),
        "gateways");
    return Behaviors.same();
  }

  /** The client's socket is the last: who finds it finds the others too. */
  private Behavior<Command> onDoorsOpen() throws IOException {
    gateway =
        Optional.of(
            Gateway.open(
                foundation.paths().socket(),
                Services.table(services),
                foundation.config().maxConnections()));
    setup.set(Phase.READY, "ready");
    events.tell(
        new EventBus.Publish(
            "daemon", "start", Long.toString(ProcessHandle.current().pid()), Map.of()));
    return Behaviors.same();
  }

  public static Behavior<Command> create(Foundation foundation) {
    return Behaviors.setup(context -> new Guardian(context, foundation).behavior());
  }

  private Behavior<Command> behavior() {
    return Behaviors.receive(Command.class)
        .onMessage(Remembered.class, _ -> onRemembered())
        .onMessage(DoorsOpen.class, _ -> onDoorsOpen())
        .onMessage(Shutdown.class, _ -> onShutdown())
        .onMessage(ContainersStopped.class, _ -> onContainersStopped())
        .onMessage(MachineStopped.class, _ -> onMachineStopped())
        .build();
  }

  private MachineParts machineParts(
      MachineBoard machines, MachineParts.AfterBoot afterBoot, Clock clock) {
    return new MachineParts(
        foundation.config(),
        foundation.paths().machine(DEFAULT_MACHINE),
        foundation.paths().run(),
        this::bootFiles,
        foundation.vms(),
        diffId -> foundation.images().openLayer(Digest.parse(diffId)),
        afterBoot,
        setup,
        events,
        machines,
        clock);
  }

  private MachineParts.BootFiles bootFiles(SetupTracker tracker) throws BootException {
    Assets assets =
        foundation
            .assets()
            .ensure(
                foundation.backend().name(),
                (step, detail, done, total) ->
                    tracker.set(Phase.INITIALIZING, progress(step, detail, done, total)));
    tracker.set(Phase.ASSETS_READY, "boot assets are ready");
    return new MachineParts.BootFiles(
        assets.kernel().file(),
        assets.initramfs().file(),
        assets.systemImage().file(),
        assets.kernelArguments());
  }

  static String progress(String step, String detail, long done, long total) {
    String share = total > 0 ? " (" + done * 100 / total + " %)" : "";
    return step + ": " + detail + share;
  }

  private DaemonParts daemonParts(MachineBoard machines, ContainerParts parts, Clock clock) {
    ImageFinder finder =
        new ImageFinder(
            foundation.images(),
            foundation.assets(),
            setup,
            foundation.paths().images().resolve("builtin"));
    Images images =
        new Images(
            foundation.images(),
            transfers(clock),
            parts.directory(),
            events::tell,
            finder::makeOnce,
            clock);
    return new DaemonParts(
        context.getSystem(),
        foundation.config(),
        foundation.paths(),
        images,
        finder::find,
        foundation.assets(),
        setup,
        machines,
        events,
        containers,
        parts,
        objects,
        foundation.backend(),
        clock.instant(),
        () -> context.getSelf().tell(new Shutdown()));
  }

  private Transfers transfers(Clock clock) {
    return new Transfers(
        foundation.config().registry(),
        foundation.images(),
        DockerConfigFile.ofUser(System.getenv()),
        context.spawn(ImagesActor.create(), "images"),
        clock);
  }

  private Behavior<Command> onShutdown() {
    if (!stopping) {
      stopping = true;
      context.getLog().info("shutting down");
      context.ask(
          Done.class,
          containers,
          SHUTDOWN_LIMIT,
          (ActorRef<Done> ref) -> new ContainerManager.StopAll(ref),
          (_, _) -> new ContainersStopped());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onContainersStopped() {
    context.askWithStatus(
        Done.class,
        machine,
        SHUTDOWN_LIMIT,
        (ActorRef<StatusReply<Done>> ref) -> new MachineActor.Stop(false, ref),
        (_, _) -> new MachineStopped());
    return Behaviors.same();
  }

  private Behavior<Command> onMachineStopped() {
    try {
      if (gateway.isPresent()) {
        gateway.get().close();
      }
    } catch (IOException e) {
      context.getLog().warn("closing the gateway: {}", e.toString());
    }
    context.getLog().info("stopped");
    return Behaviors.stopped();
  }
}
