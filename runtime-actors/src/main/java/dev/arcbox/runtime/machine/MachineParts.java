package dev.arcbox.runtime.machine;

import dev.arcbox.runtime.ArcboxConfig;
import dev.arcbox.runtime.SetupTracker;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.agent.LayerSource;
import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.vm.VmActor;
import dev.arcbox.vm.VmConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/**
 * What a machine is built with.
 *
 * @param folder the machine's own, with its data disk and console log
 * @param runFolder parent of each boot's folder of sockets; short, as socket paths must be
 * @param vms makes the actor of one virtual machine
 */
public record MachineParts(
    ArcboxConfig config,
    Path folder,
    Path runFolder,
    Files files,
    Function<VmConfig, Behavior<VmActor.Command>> vms,
    LayerSource layers,
    AfterBoot afterBoot,
    SetupTracker setup,
    ActorRef<EventBus.Command> events,
    MachineBoard board,
    Clock clock) {

  /** What is done in a guest that has just booted, beside what its users do; may block. */
  @FunctionalInterface
  public interface AfterBoot {
    void run(Guest guest) throws Exception;
  }

  /** Where the files come from that a guest boots from. */
  @FunctionalInterface
  public interface Files {
    /** Blocks while they are made; cheap when they are there. */
    BootFiles ensure(SetupTracker setup) throws Exception;
  }

  /** What a guest boots from. */
  public record BootFiles(Path kernel, Path initrd, Path systemImage, List<String> arguments) {
    public BootFiles {
      arguments = List.copyOf(arguments);
    }
  }
}
