package dev.arcbox.runtime.volume;

import dev.arcbox.proto.agent.ListVolumesRequest;
import dev.arcbox.proto.agent.VolumeInfo;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.machine.RunningGuest;
import dev.arcbox.ttrpc.FileMethods;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;

/** How volumes leave the data disk. Blocks: virtual threads only. */
final class Disposal {
  private final ActorSystem<?> system;
  private final VolumeParts parts;

  Disposal(ActorSystem<?> system, VolumeParts parts) {
    this.system = system;
    this.parts = parts;
  }

  /** Answers the bytes freed, as far as they are known. */
  long dispose(List<Volume> volumes) throws Exception {
    if (volumes.isEmpty()) {
      return 0;
    }
    // Remembered before the row goes: a crash between the two loses nothing.
    for (Volume volume : volumes) {
      parts.leftovers().remember(volume.folder());
      parts.table().delete(volume.name()).get();
    }
    Optional<Guest> running = RunningGuest.of(system, parts.machine());
    if (running.isEmpty()) {
      return 0; // the next boot removes them
    }
    Map<String, Long> sizes = sizes(running.get(), volumes.stream().map(Volume::folder).toList());
    long freed = 0;
    for (Volume volume : volumes) {
      parts.leftovers().remove(running.get(), volume.folder());
      freed += sizes.getOrDefault(volume.folder(), 0L);
    }
    return freed;
  }

  /** Bytes by folder, of those that the data disk has. */
  static Map<String, Long> sizes(Guest guest, List<String> folders) {
    Map<String, Long> sizes = new HashMap<>();
    for (VolumeInfo info :
        guest
            .agent()
            .call(
                FileMethods.LIST_VOLUMES,
                ListVolumesRequest.newBuilder().setSizes(true).addAllNames(folders).build())
            .getVolumesList()) {
      sizes.put(info.getName(), info.getSize());
    }
    return sizes;
  }
}
