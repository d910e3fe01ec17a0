package dev.arcbox.runtime.machine;

import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.vm.BalloonReport;
import dev.arcbox.vm.VmConfig;
import dev.arcbox.vm.VmState;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;

/** One machine's life: boots on demand, stops when idle, comes back after a death by policy. */
public final class MachineActor {
  /** What a machine is told. */
  public sealed interface Command {}

  /**
   * Someone needs the guest, and keeps the machine from idling until {@link Release}. Answered once
   * the agent is ready. If the machine dies meanwhile, {@code lost} is told and the claim is over.
   */
  public record Require(String user, ActorRef<Lost> lost, ActorRef<StatusReply<Guest>> replyTo)
      implements Command {}

  /** The user needs it no more. */
  public record Release(String user) implements Command {}

  /** Start it now; answered when it runs. */
  public record Start(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** Stop it: in order, or at once with {@code force}; answered when nothing of it is left. */
  public record Stop(boolean force, ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** The guest if it runs now; nothing is started for it. */
  public record Peek(ActorRef<StatusReply<Guest>> replyTo) implements Command {}

  /** Give its guest one vCPU more; refused where it does not run or can have no more. */
  public record AddCpu(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** Tell of its balloon; nothing when no guest runs. */
  public record Balloon(ActorRef<StatusReply<Optional<BalloonReport>>> replyTo)
      implements Command {}

  /**
   * Told to each user of a boot that ended under it.
   *
   * @param recovering nobody stopped it: whoever needs it may ask for it again
   */
  public record Lost(int boot, String reason, boolean recovering) {}

  // ---- what it tells itself, each with the boot that it speaks of

  record Prepared(int boot, VmConfig vm) implements Command {}

  record Joined(int boot, Guest guest) implements Command {}

  record BootFailed(int boot, Throwable cause) implements Command {}

  record VmChanged(int boot, VmState state) implements Command {}

  record Described(int boot, MachineFacts facts) implements Command {}

  record GuestSilent(int boot, String reason) implements Command {}

  record GuestStopped(int boot) implements Command {}

  record Ignored() implements Command {}

  enum Timer implements Command {
    IDLE,
    RESTART,
    STOP_OVERDUE,
    VM_OVERDUE
  }

  private MachineActor() {}

  /**
   * Starts one; it is on the board when this returns.
   *
   * @param spawner starts an actor with that behavior
   */
  public static ActorRef<Command> spawn(
      Function<Behavior<Command>, ActorRef<Command>> spawner, String name, MachineParts parts) {
    ActorRef<Command> actor = spawner.apply(create(name, parts));
    MachineView first = MachineFacts.NONE.view(name, parts.config().machine(), FIRST, 0);
    parts.board().add(first, actor);
    return actor;
  }

  static final MachineState FIRST = new MachineState.Stopped();

  private static Behavior<Command> create(String name, MachineParts parts) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new MachineLife(new LiveMachine(context, timers, name, parts)).behavior()));
  }
}
