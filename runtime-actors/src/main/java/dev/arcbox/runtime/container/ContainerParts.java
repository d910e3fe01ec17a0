package dev.arcbox.runtime.container;

import dev.arcbox.runtime.ArcboxConfig;
import dev.arcbox.runtime.agent.Leftovers;
import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.runtime.machine.MachineActor;
import dev.arcbox.runtime.network.NetworkDirectory;
import dev.arcbox.runtime.store.ContainerTable;
import dev.arcbox.runtime.volume.VolumeManager;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What containers are built with. */
public record ContainerParts(
    ArcboxConfig.Container config,
    ContainerTable table,
    ContainerDirectory directory,
    ExecDirectory execs,
    ActorRef<EventBus.Command> events,
    ActorRef<MachineActor.Command> machine,
    ActorRef<VolumeManager.Command> volumes,
    NetworkDirectory networks,
    Leftovers leftovers,
    Path folder,
    HostLimits limits,
    Clock clock) {

  /** Absent when its log driver keeps nothing. */
  public Optional<ContainerLog> log(ContainerSpec spec) {
    return LogOptions.limits(spec.config().getLogConfig(), config)
        .map(bounds -> new ContainerLog(folder.resolve(spec.id()), bounds));
  }
}
