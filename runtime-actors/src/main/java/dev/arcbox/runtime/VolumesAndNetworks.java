package dev.arcbox.runtime;

import dev.arcbox.runtime.container.ContainerDirectory;
import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.runtime.machine.MachineActor;
import dev.arcbox.runtime.network.NetworkDirectory;
import dev.arcbox.runtime.network.NetworkManager;
import dev.arcbox.runtime.network.NetworkParts;
import dev.arcbox.runtime.store.Store;
import dev.arcbox.runtime.volume.VolumeDirectory;
import dev.arcbox.runtime.volume.VolumeLeftovers;
import dev.arcbox.runtime.volume.VolumeManager;
import dev.arcbox.runtime.volume.VolumeParts;
import java.time.Clock;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/** What containers refer to besides images, and who keeps it. */
public record VolumesAndNetworks(
    VolumeDirectory volumeDirectory,
    ActorRef<VolumeManager.Command> volumes,
    NetworkDirectory networkDirectory,
    ActorRef<NetworkManager.Command> networks) {

  /** Starts an actor of that name. */
  @FunctionalInterface
  public interface Spawner {
    <T> ActorRef<T> spawn(Behavior<T> behavior, String name);
  }

  /** Starts both managers with what the store remembers; blocks on the store. */
  public static VolumesAndNetworks start(
      Spawner spawner,
      Store store,
      ContainerDirectory containers,
      VolumeLeftovers leftovers,
      ActorRef<EventBus.Command> events,
      ActorRef<MachineActor.Command> machine,
      Clock clock) {
    VolumeDirectory volumes = new VolumeDirectory();
    NetworkDirectory networks = new NetworkDirectory();
    return new VolumesAndNetworks(
        volumes,
        spawner.spawn(
            VolumeManager.create(
                new VolumeParts(
                    store.volumes(), volumes, containers, leftovers, events, machine, clock),
                store.volumes().all().join()),
            "volumes"),
        networks,
        spawner.spawn(
            NetworkManager.create(
                new NetworkParts(store.networks(), networks, containers::membersOf, events, clock),
                store.networks().all().join()),
            "networks"));
  }
}
