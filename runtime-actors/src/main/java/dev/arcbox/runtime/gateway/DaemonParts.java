package dev.arcbox.runtime.gateway;

import dev.arcbox.runtime.ArcboxConfig;
import dev.arcbox.runtime.ArcboxPaths;
import dev.arcbox.runtime.SetupTracker;
import dev.arcbox.runtime.VolumesAndNetworks;
import dev.arcbox.runtime.boot.BootAssets;
import dev.arcbox.runtime.container.ContainerDirectory;
import dev.arcbox.runtime.container.ContainerManager;
import dev.arcbox.runtime.container.ContainerParts;
import dev.arcbox.runtime.container.ExecDirectory;
import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.runtime.image.Images;
import dev.arcbox.runtime.machine.MachineBoard;
import java.time.Instant;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * What the services reach.
 *
 * @param imageOf the image of a name; the built-in one is made when it is asked for first
 * @param shutdown ends the daemon, after the caller has its answer
 */
public record DaemonParts(
    ActorSystem<?> system,
    ArcboxConfig config,
    ArcboxPaths paths,
    Images images,
    Function<String, ImageRecord> imageOf,
    BootAssets assets,
    SetupTracker setup,
    MachineBoard machines,
    ActorRef<EventBus.Command> events,
    ActorRef<ContainerManager.Command> containers,
    ContainerParts containerParts,
    VolumesAndNetworks objects,
    Backend backend,
    Instant started,
    Runnable shutdown) {

  /** The back end that was chosen, and why. */
  public record Backend(String name, String reason) {}

  public ContainerDirectory directory() {
    return containerParts.directory();
  }

  public ExecDirectory execs() {
    return containerParts.execs();
  }
}
