package dev.arcbox.runtime.container;

import dev.arcbox.proto.agent.ContainerStats;
import dev.arcbox.proto.agent.ExitStatus;
import dev.arcbox.proto.agent.ListProcessesResponse;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.Endpoint;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.network.Network;
import dev.arcbox.runtime.network.NetworkName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;

/**
 * One container's life. See the package for its states. What it is told is here; what it does is in
 * {@link ContainerParts}' neighbours {@link Starts}, {@link Stops}, {@link Ends}, {@link Freezer},
 * {@link Removal}, {@link Waiters} and {@link Questions}, all on this actor's thread.
 *
 * <p>Refusals answer with Docker's words. {@link dev.arcbox.runtime.Refusal.Unchanged} says that it
 * was so already, which Docker tells its clients by 304.
 */
public final class ContainerActor {
  /** What a container is told. */
  public sealed interface Command {}

  /** Run it; answered when its process runs or cannot. */
  public record Start(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /**
   * Its stop signal, SIGKILL after the timeout; answered at its end.
   *
   * @param seconds absent: the container's own; -1: wait for ever
   * @param signal absent: the container's own
   */
  public record Stop(OptionalInt seconds, OptionalInt signal, ActorRef<StatusReply<Done>> replyTo)
      implements Command {
    public Stop(OptionalInt seconds, ActorRef<StatusReply<Done>> replyTo) {
      this(seconds, OptionalInt.empty(), replyTo);
    }
  }

  /** The daemon ends: as {@link Stop}, but the restart policy takes it up again next time. */
  record StopForShutdown(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** Stop it if it runs, and start it; answered when it runs again. */
  public record Restart(
      OptionalInt seconds, OptionalInt signal, ActorRef<StatusReply<Done>> replyTo)
      implements Command {}

  public record Kill(int signal, ActorRef<StatusReply<Done>> replyTo) implements Command {}

  public record Pause(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  public record Unpause(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /**
   * Answered when nothing of it is left.
   *
   * @param volumes its anonymous volumes too, if nobody else uses them
   */
  public record Remove(boolean force, boolean volumes, ActorRef<StatusReply<Done>> replyTo)
      implements Command {}

  /** Answered when the condition holds. */
  public record Wait(WaitFor condition, ActorRef<StatusReply<Outcome>> replyTo)
      implements Command {}

  /** Whoever sent {@link Wait} with this has gone; it is answered by a refusal. */
  public record StopWaiting(ActorRef<StatusReply<Outcome>> replyTo) implements Command {}

  /** The streams of the present run, or of the next one. */
  public record Streams(ActorRef<StatusReply<RunIo>> replyTo) implements Command {}

  /**
   * Its terminal has another size; kept for the next start when it does not run. Answered when the
   * terminal, if there is one, has that size.
   */
  public record Resize(int rows, int cols, ActorRef<StatusReply<Done>> replyTo)
      implements Command {}

  /** Sent by the manager, which has claimed the name. */
  public record Rename(String name, ActorRef<StatusReply<Done>> replyTo) implements Command {}

  public record CreateExec(ExecSpec spec, ActorRef<StatusReply<String>> replyTo)
      implements Command {}

  /**
   * Other limits and another restart policy; what is not set in {@code changes} stays.
   *
   * @param replyTo hears warnings
   */
  public record Update(ContainerConfig changes, ActorRef<StatusReply<List<String>>> replyTo)
      implements Command {}

  /** Its processes as {@code ps} with these arguments lists them; none: {@code -ef}. */
  public record Top(List<String> psArguments, ActorRef<StatusReply<ListProcessesResponse>> replyTo)
      implements Command {}

  /** What it uses now; the default instance when it does not run. */
  public record Stats(ActorRef<StatusReply<ContainerStats>> replyTo) implements Command {}

  /**
   * Its files. Starts the machine if it must, and keeps it until the answer is closed; refused for
   * a container that is being removed.
   */
  public record Reach(ActorRef<StatusReply<ContainerFiles>> replyTo) implements Command {}

  /** Joins a network, as far as networks are there; see {@link Connections}. */
  public record Connect(Network network, Endpoint asked, ActorRef<StatusReply<Done>> replyTo)
      implements Command {}

  public record Disconnect(NetworkName network, ActorRef<StatusReply<Done>> replyTo)
      implements Command {}

  /** What a waiter waits for. */
  public enum WaitFor {
    NOT_RUNNING,
    NEXT_EXIT,
    REMOVED
  }

  /**
   * How a run ended.
   *
   * @param error empty but for one that could not start or was not seen
   * @param unseen its end was not seen: the exit code says nothing
   */
  public record Outcome(int exitCode, String error, boolean unseen) {}

  // ---- what it tells itself

  // Each says of which attempt to run it speaks: an answer may come when the next one is under way.

  record Granted(int attempt, Guest guest) implements Command {}

  record Started(int attempt, ContainerGuest.Run run) implements Command {}

  record NotStarted(int attempt, Throwable cause) implements Command {}

  record Ended(int attempt, ExitStatus exit) implements Command {}

  record Lost(int boot, String reason, boolean recovering) implements Command {}

  record Unheard(int attempt, Throwable cause) implements Command {}

  record Held(boolean paused, Throwable failure, ActorRef<StatusReply<Done>> replyTo)
      implements Command {}

  record Located(Optional<Guest> guest) implements Command {}

  record Gone() implements Command {}

  record RemovalFailed(Throwable cause) implements Command {}

  record KillDue() implements Command {}

  record RestartDue() implements Command {}

  /** The daemon has started: what the restart policy says of it. */
  record Revive() implements Command {}

  record Updated(
      Optional<ContainerSpec> spec,
      List<String> warnings,
      ActorRef<StatusReply<List<String>>> replyTo)
      implements Command {}

  record Checked(HealthReport report) implements Command {}

  private ContainerActor() {}

  static Behavior<Command> create(ContainerParts parts, ContainerView view) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new ContainerLife(context, timers, parts, view).behavior()));
  }
}
