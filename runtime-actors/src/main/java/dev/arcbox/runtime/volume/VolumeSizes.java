package dev.arcbox.runtime.volume;

import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.machine.MachineActor;
import dev.arcbox.runtime.machine.RunningGuest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/** How large volumes are, which only the machine knows. */
public final class VolumeSizes {
  private VolumeSizes() {}

  /** Bytes by volume; nothing is known while the machine is off, and it is not started. Blocks. */
  public static Map<String, Long> of(
      ActorSystem<?> system, ActorRef<MachineActor.Command> machine, List<Volume> volumes) {
    Optional<Guest> guest = volumes.isEmpty() ? Optional.empty() : RunningGuest.of(system, machine);
    if (guest.isEmpty()) {
      return Map.of();
    }
    Map<String, Long> sizes =
        Disposal.sizes(guest.get(), volumes.stream().map(Volume::folder).toList());
    // One that no container has used yet has no folder.
    return volumes.stream()
        .collect(Collectors.toMap(Volume::name, volume -> sizes.getOrDefault(volume.folder(), 0L)));
  }
}
