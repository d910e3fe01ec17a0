package dev.arcbox.runtime.volume;

import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.runtime.machine.MachineActor;
import dev.arcbox.runtime.store.VolumeTable;
import java.time.Clock;
import org.apache.pekko.actor.typed.ActorRef;

/** What the manager of volumes is built with. */
public record VolumeParts(
    VolumeTable table,
    VolumeDirectory directory,
    VolumeUse use,
    VolumeLeftovers leftovers,
    ActorRef<EventBus.Command> events,
    ActorRef<MachineActor.Command> machine,
    Clock clock) {}
