package dev.arcbox.vm;

import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** One virtual machine. */
public final class VmActor {
  private VmActor() {}

  /** What a VM is told. */
  public sealed interface Command {}

  /** Start the guest; answered once it runs. Refused unless the VM was just created. */
  public record Start(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** Ask the guest to shut down, and end it when the grace is over; answered when all is gone. */
  public record Stop(java.time.Duration grace, ActorRef<StatusReply<Done>> replyTo)
      implements Command {}

  /** End the guest now; answered when all is gone. */
  public record Kill(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** Hold the guest still. */
  public record Pause(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** Let a held guest go on. */
  public record Resume(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** Tell the current state now, and each later one. */
  public record Watch(ActorRef<VmState> watcher) implements Command {}

  /** Tell what the devices counted. */
  public record Metrics(ActorRef<VmMetrics> replyTo) implements Command {}
}
