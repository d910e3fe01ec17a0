package dev.arcbox.vm;

import dev.arcbox.hypervisor.Hypervisor;
import dev.arcbox.hypervisor.VmEvent;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;

/**
 * One virtual machine, from created to stopped or failed, for good: a restart is a new actor.
 *
 * <p>The guest does not outlive the actor: when it stops, for whatever reason, so does the guest.
 */
public final class VmActor {
  private VmActor() {}

  /** A VM with disks and vsock, not started yet. */
  public static Behavior<Command> create(VmConfig config, Hypervisor hypervisor) {
    return create(config, hypervisor, StandardDevices::open);
  }

  /** A VM with the devices that {@code devices} makes. */
  public static Behavior<Command> create(
      VmConfig config, Hypervisor hypervisor, GuestDevices.Opener devices) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context ->
                    new VmBehavior(new LiveVm(context, timers, config), hypervisor, devices)));
  }

  /** What a VM is told. */
  public sealed interface Command {}

  /** Start the guest; answered once it runs. Refused unless the VM was just created. */
  public record Start(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** Ask the guest to shut down, and end it when the grace is over; answered when all is gone. */
  public record Stop(Duration grace, ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** End the guest now; answered when all is gone. */
  public record Kill(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** Hold the guest still. */
  public record Pause(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** Let a held guest go on. */
  public record Resume(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /**
   * Give the guest one vCPU more; answered when its kernel has been told. Refused where the back
   * end has no more.
   */
  public record AddCpu(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** Tell the current state now, and each later one. */
  public record Watch(ActorRef<VmState> watcher) implements Command {}

  /** Tell what the devices counted. */
  public record Metrics(ActorRef<VmMetrics> replyTo) implements Command {}

  /** Ask the guest to give so much of its memory back, in all; answered when it has been told. */
  public record Inflate(long bytes, ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /**
   * Tell of the balloon, once the guest has given fresh statistics or time is over; nothing where
   * no guest runs or it has no such device.
   */
  public record Balloon(ActorRef<StatusReply<Optional<BalloonReport>>> replyTo)
      implements Command {}

  /** Everything is open and listens; the guest may be started. */
  record Assembled(VmAssembly assembly) implements Command {}

  /** A step towards a running guest failed. */
  record NotStarted(Throwable cause) implements Command {}

  /** The back end tells what happened. */
  record Event(VmEvent event) implements Command {}

  /** A control call came back. */
  record Controlled(ActorRef<StatusReply<Done>> replyTo, StatusReply<Done> answer)
      implements Command {}

  /** The guest was given one more vCPU. */
  record CpuAdded(int index, ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** The grace of a stop is over. */
  record GraceOver() implements Command {}

  /** A device failed too often. */
  record DeviceLost(String device) implements Command {}

  /** A vCPU failed, which nothing can mend. */
  record VcpuLost(int vcpu) implements Command {}

  /** Nothing of the guest is left. */
  record Gone(String problem) implements Command {}
}
