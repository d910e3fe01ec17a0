package dev.arcbox.runtime.container;

import dev.arcbox.proto.agent.ExitStatus;
import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.Folders;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.container.ContainerState.Created;
import dev.arcbox.runtime.container.ContainerState.Dead;
import dev.arcbox.runtime.container.ContainerState.Exited;
import dev.arcbox.runtime.container.ContainerState.Paused;
import dev.arcbox.runtime.container.ContainerState.Removing;
import dev.arcbox.runtime.container.ContainerState.Running;
import dev.arcbox.runtime.container.ContainerState.Starting;
import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.runtime.machine.MachineActor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.StatusReply;

/** One container's life. See the package for its states. */
public final class ContainerActor {
  /** The very first boot makes the guest image, which takes minutes; then it takes seconds. */
  private static final Duration LONGEST_BOOT = Duration.ofHours(2);

  /** Another actor's answer from memory. */
  private static final Duration MACHINE_ANSWERS = Duration.ofSeconds(10);

  /** What a container is told. */
  public sealed interface Command {}

  /** Run it; answered when its process runs or cannot. Running already is fine. */
  public record Start(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /**
   * Its stop signal, SIGKILL after the timeout; answered at its end. Not running is fine.
   *
   * @param seconds absent: the container's own; -1: wait for ever
   */
  public record Stop(OptionalInt seconds, ActorRef<StatusReply<Done>> replyTo) implements Command {}

  public record Kill(int signal, ActorRef<StatusReply<Done>> replyTo) implements Command {}

  public record Pause(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  public record Unpause(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** Answered when nothing of it is left. */
  public record Remove(boolean force, ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** Answered when the condition holds. */
  public record Wait(WaitFor condition, ActorRef<StatusReply<Integer>> replyTo)
      implements Command {}

  /** The streams of the present run, or of the next one. */
  public record Streams(ActorRef<StatusReply<RunIo>> replyTo) implements Command {}

  public record Resize(int rows, int cols) implements Command {}

  /** The name was claimed for it in the directory. */
  public record Rename(String name, ActorRef<StatusReply<Done>> replyTo) implements Command {}

  public record CreateExec(ExecSpec spec, ActorRef<StatusReply<String>> replyTo)
      implements Command {}

  /** The guest that it runs in, for questions that need no state. */
  public record Where(ActorRef<StatusReply<Guest>> replyTo) implements Command {}

  private record Granted(Guest guest) implements Command {}

  private record Started(ContainerGuest.Run run, Instant at) implements Command {}

  private record NotStarted(Throwable cause) implements Command {}

  private record Ended(ExitStatus exit) implements Command {}

  private record Lost(int boot, String reason) implements Command {}

  private record Unheard(Throwable cause) implements Command {}

  private record Held(boolean paused, Throwable failure, ActorRef<StatusReply<Done>> replyTo)
      implements Command {}

  private record Located(Optional<Guest> guest) implements Command {}

  private record Gone() implements Command {}

  private record RemovalFailed(Throwable cause) implements Command {}

  private record KillDue() implements Command {}

  /** What a waiter waits for. */
  public enum WaitFor {
    NOT_RUNNING,
    NEXT_EXIT,
    REMOVED
  }

  private record Waiter(WaitFor condition, ActorRef<StatusReply<Integer>> replyTo) {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final ContainerParts parts;
  private final ActorRef<MachineActor.Lost> lostAdapter;
  private final ContainerLog log;
  private final List<Waiter> waiters = new ArrayList<>();
  private final List<ActorRef<StatusReply<Done>>> starters = new ArrayList<>();
  private final List<ActorRef<StatusReply<Done>>> stoppers = new ArrayList<>();
  private final List<ActorRef<StatusReply<Done>>> removers = new ArrayList<>();
  private final List<Command> deferred = new ArrayList<>();
  private ContainerSpec spec;
  private ContainerState state;
  private RunIo io;
  private Optional<Guest> guest = Optional.empty();
  private int preparedBoot = -1;
  private int starts;
  private int lastCode;
  private Optional<Resize> size = Optional.empty();

  private ContainerActor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ContainerParts parts,
      ContainerView view) {
    this.context = context;
    this.timers = timers;
    this.parts = parts;
    this.spec = view.spec();
    this.state = view.state();
    this.starts = view.starts();
    this.log = parts.log(spec.id());
    this.io = newIo();
    this.lostAdapter =
        context.messageAdapter(
            MachineActor.Lost.class, lost -> new Lost(lost.boot(), lost.reason()));
  }

  static Behavior<Command> create(ContainerParts parts, ContainerView view) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  ContainerActor actor = new ContainerActor(context, timers, parts, view);
                  actor.publish();
                  return actor.behavior();
                }));
  }

  private Behavior<Command> behavior() {
    return Behaviors.receive(Command.class)
        .onMessage(Gone.class, _ -> onGone())
        .onAnyMessage(
            command -> {
              receive(command);
              return Behaviors.same();
            })
        .build();
  }

  private void receive(Command command) {
    boolean busy = state instanceof Starting;
    switch (command) {
      case Start start -> onStart(start.replyTo);
      // What cannot be decided before the start has ended waits for it.
      case Stop _, Kill _, Pause _, Unpause _, Remove _, CreateExec _, Where _ when busy ->
          deferred.add(command);
      case Stop stop -> onStop(stop);
      case Kill kill -> onKill(kill);
      case Pause pause -> onPause(pause);
      case Unpause unpause -> onUnpause(unpause);
      case Remove remove -> onRemove(remove);
      case Wait wait -> onWait(wait);
      case Streams streams -> streams.replyTo.tell(StatusReply.success(io));
      case Resize resize -> onResize(resize);
      case Rename rename -> onRename(rename);
      case CreateExec exec -> onCreateExec(exec);
      case Where where -> onWhere(where);
      case Granted granted -> onGranted(granted.guest);
      case Started started -> onStarted(started);
      case NotStarted failed -> onNotStarted(Blocking.cause(failed.cause));
      case Ended ended -> onEnded(ended.exit);
      case Lost lost -> onLost(lost.reason);
      case Unheard unheard -> onUnheard(unheard.cause);
      case Held held -> onHeld(held);
      case KillDue _ -> signal(Signals.KILL);
      case RemovalFailed failed -> onRemovalFailed(Blocking.cause(failed.cause));
      case Located located -> onLocated(located.guest);
      case Gone _ -> {} // handled above: it ends the actor
    }
  }

  // ---- starting

  private void onStart(ActorRef<StatusReply<Done>> replyTo) {
    switch (state) {
      case Created _, Exited _, Dead _ -> {
        starters.add(replyTo);
        become(new Starting());
        context.askWithStatus(
            Guest.class,
            parts.machine(),
            LONGEST_BOOT,
            (ActorRef<StatusReply<Guest>> ref) ->
                new MachineActor.Require(spec.id(), lostAdapter, ref),
            (granted, failed) -> failed == null ? new Granted(granted) : new NotStarted(failed));
      }
      case Starting _ -> starters.add(replyTo);
      case Running _ -> replyTo.tell(StatusReply.ack());
      case Paused _ -> refuse(replyTo, "is paused: unpause it instead of starting it");
      case Removing _ -> refuse(replyTo, "is marked for removal and cannot be started");
    }
  }

  private void onGranted(Guest granted) {
    if (!(state instanceof Starting)) {
      return;
    }
    guest = Optional.of(granted);
    boolean prepare = preparedBoot != granted.agent().boot();
    preparedBoot = granted.agent().boot();
    ContainerSpec toStart = spec;
    RunIo streams = io;
    log.begin();
    context.pipeToSelf(
        Blocking.call(() -> ContainerGuest.start(granted, toStart, streams, prepare)),
        (run, failed) ->
            failed == null ? new Started(run, parts.clock().instant()) : new NotStarted(failed));
  }

  private void onStarted(Started started) {
    if (!(state instanceof Starting)) {
      started.run.streams().close();
      return;
    }
    starts++;
    become(new Running(started.run.pid(), started.at));
    save();
    event("start", Map.of());
    Guest where = guest.orElseThrow();
    String id = spec.id();
    context.pipeToSelf(
        Blocking.call(() -> ContainerGuest.await(where, id, "", started.run)),
        (exit, failed) -> failed == null ? new Ended(exit) : new Unheard(failed));
    starters.forEach(s -> s.tell(StatusReply.ack()));
    starters.clear();
    size.ifPresent(this::onResize);
    resumeDeferred();
  }

  private void onNotStarted(Throwable why) {
    parts.machine().tell(new MachineActor.Release(spec.id()));
    int code = why instanceof Refusal.NotStartable refusal ? refusal.exitCode() : 128;
    preparedBoot = -1;
    finishRun(OptionalInt.empty());
    become(new Created(code, String.valueOf(why.getMessage())));
    save();
    starters.forEach(s -> s.tell(StatusReply.error(why)));
    starters.clear();
    tellWaiters(code, false);
    resumeDeferred();
    if (spec.config().getAutoRemove()) {
      remove();
    }
  }

  private void resumeDeferred() {
    List<Command> commands = List.copyOf(deferred);
    deferred.clear();
    commands.forEach(this::receive);
  }

  // ---- ending

  private void onEnded(ExitStatus exit) {
    if (!state.alive()) {
      return;
    }
    Instant now = parts.clock().instant();
    Instant started = state.started();
    parts.machine().tell(new MachineActor.Release(spec.id()));
    ended(
        new Exited(exit.getCode(), exit.getOomKilled(), started, now),
        OptionalInt.of(exit.getCode()));
  }

  private void onLost(String reason) {
    if (state instanceof Starting) {
      onNotStarted(new Refusal.MachineUnavailable("default", reason));
    } else if (state.alive()) {
      ended(
          new Dead(reason, state.started(), parts.clock().instant()),
          OptionalInt.of(ContainerState.UNSEEN_EXIT_CODE));
    }
  }

  /** The wait broke: the machine will say that it died, and if it has not, it looks. */
  private void onUnheard(Throwable cause) {
    if (state.alive()) {
      context.getLog().warn("container {}: lost sight: {}", spec.id(), cause.toString());
      guest.ifPresent(g -> g.agent().close());
    }
  }

  private void ended(ContainerState next, OptionalInt code) {
    timers.cancelAll();
    become(next);
    save();
    guest = Optional.empty();
    for (ActorRef<Void> exec : context.getChildren()) {
      context.stop(exec);
    }
    event("die", Map.of("exitCode", Integer.toString(next.exitCode()), "reason", next.error()));
    finishRun(code);
    tellWaiters(next.exitCode(), false);
    stoppers.forEach(s -> s.tell(StatusReply.ack()));
    stoppers.clear();
    if (spec.config().getAutoRemove() || !removers.isEmpty()) {
      remove();
    }
  }

  /** Clients and followers see the end of this run; the next one gets new streams. */
  private void finishRun(OptionalInt code) {
    io.input().finish();
    io.output().finish(code);
    io = newIo();
  }

  private RunIo newIo() {
    return RunIo.create(Optional.of(log), parts.clock());
  }

  // ---- stopping

  private void onStop(Stop stop) {
    if (!state.alive()) {
      stop.replyTo.tell(StatusReply.ack());
      return;
    }
    stoppers.add(stop.replyTo);
    if (state instanceof Paused) {
      guest.ifPresent(g -> Blocking.executor().execute(() -> ContainerGuest.resume(g, spec.id())));
    }
    signal(spec.process().stopSignal());
    int seconds = stop.seconds.orElse(ownTimeout());
    if (seconds >= 0) {
      timers.startSingleTimer(new KillDue(), Duration.ofSeconds(seconds));
    }
  }

  private int ownTimeout() {
    int own = spec.config().getStopTimeoutSeconds();
    return own != 0 ? own : Math.toIntExact(parts.config().stopTimeout().toSeconds());
  }

  private void onKill(Kill kill) {
    if (!state.alive()) {
      refuse(kill.replyTo, "is not running");
      return;
    }
    Guest where = guest.orElseThrow();
    String id = spec.id();
    Blocking.onEnd(
        Blocking.run(() -> ContainerGuest.signal(where, id, kill.signal)),
        failed ->
            kill.replyTo.tell(
                failed.<StatusReply<Done>>map(StatusReply::error).orElseGet(StatusReply::ack)));
    event("kill", Map.of("signal", Integer.toString(kill.signal)));
  }

  private void signal(int signal) {
    String id = spec.id();
    // It may have ended by itself just now; the end is told by the wait.
    guest.ifPresent(
        g ->
            Blocking.onEnd(
                Blocking.run(() -> ContainerGuest.signal(g, id, signal)),
                failed ->
                    failed.ifPresent(
                        why -> ContainerManager.LOG.debug("signal {} for {}", signal, id, why))));
  }

  private void onPause(Pause pause) {
    if (state instanceof Running) {
      hold(true, pause.replyTo);
    } else {
      refuse(pause.replyTo, state instanceof Paused ? "is already paused" : "is not running");
    }
  }

  private void onUnpause(Unpause unpause) {
    if (state instanceof Paused) {
      hold(false, unpause.replyTo);
    } else {
      refuse(unpause.replyTo, "is not paused");
    }
  }

  private void hold(boolean paused, ActorRef<StatusReply<Done>> replyTo) {
    Guest where = guest.orElseThrow();
    String id = spec.id();
    context.pipeToSelf(
        Blocking.run(
            () -> {
              if (paused) {
                ContainerGuest.pause(where, id);
              } else {
                ContainerGuest.resume(where, id);
              }
            }),
        (_, failed) -> new Held(paused, failed, replyTo));
  }

  private void onHeld(Held held) {
    if (held.failure != null) {
      held.replyTo.tell(
          StatusReply.error(
              new Refusal.GuestFailed(
                  held.paused ? "pausing" : "unpausing", Blocking.cause(held.failure))));
      return;
    }
    if (held.paused && state instanceof Running running) {
      become(new Paused(running.pid(), running.started()));
      event("pause", Map.of());
    } else if (!held.paused && state instanceof Paused paused) {
      become(new Running(paused.pid(), paused.started()));
      event("unpause", Map.of());
    }
    save();
    held.replyTo.tell(StatusReply.ack());
  }

  // ---- removing

  private void onRemove(Remove remove) {
    if (state.alive() && !remove.force) {
      remove.replyTo.tell(
          StatusReply.error(
              new Refusal.Conflict(
                  "cannot remove container "
                      + spec.name()
                      + ": container is "
                      + state.word()
                      + ": stop the container before removing or force remove")));
      return;
    }
    removers.add(remove.replyTo);
    if (state.alive()) {
      signal(Signals.KILL);
    } else if (!(state instanceof Removing)) {
      remove();
    }
  }

  private void remove() {
    lastCode = state.exitCode();
    become(new Removing());
    context.askWithStatus(
        Guest.class,
        parts.machine(),
        MACHINE_ANSWERS,
        (ActorRef<StatusReply<Guest>> ref) -> new MachineActor.Peek(ref),
        (running, failed) -> new Located(Optional.ofNullable(running)));
  }

  /** A machine that does not run is not started for it: its next boot clears what is left there. */
  private void onLocated(Optional<Guest> running) {
    String id = spec.id();
    boolean known = starts > 0 || preparedBoot >= 0;
    context.pipeToSelf(
        Blocking.run(
            () -> {
              if (known && running.isPresent()) {
                ContainerGuest.delete(running.get(), id);
              } else if (known) {
                parts.leftovers().remember(id);
              }
              Folders.delete(parts.folder().resolve(id));
              parts.table().delete(id).get();
            }),
        (_, failed) -> failed == null ? new Gone() : new RemovalFailed(failed));
  }

  private Behavior<Command> onGone() {
    parts.directory().remove(spec.id());
    tellWaiters(lastCode, true);
    removers.forEach(r -> r.tell(StatusReply.ack()));
    event("destroy", Map.of());
    return Behaviors.stopped();
  }

  private void onRemovalFailed(Throwable cause) {
    context.getLog().warn("removing container {}: {}", spec.id(), cause.toString());
    Instant now = parts.clock().instant();
    become(new Dead("removal failed: " + cause.getMessage(), now, now));
    save();
    removers.forEach(r -> r.tell(StatusReply.error(cause)));
    removers.clear();
  }

  // ---- the rest

  private void onWait(Wait wait) {
    boolean already =
        wait.condition == WaitFor.NOT_RUNNING && !state.alive() && !(state instanceof Starting);
    if (already) {
      wait.replyTo.tell(
          StatusReply.success(state instanceof Removing ? lastCode : state.exitCode()));
    } else {
      waiters.add(new Waiter(wait.condition, wait.replyTo));
    }
  }

  private void tellWaiters(int code, boolean removed) {
    waiters.removeIf(
        waiter -> {
          boolean due = removed || waiter.condition != WaitFor.REMOVED;
          if (due) {
            waiter.replyTo.tell(StatusReply.success(code));
          }
          return due;
        });
  }

  private void onResize(Resize resize) {
    size = Optional.of(resize);
    if (state.alive()) {
      String id = spec.id();
      guest.ifPresent(
          g ->
              Blocking.executor()
                  .execute(() -> ContainerGuest.resize(g, id, "", resize.rows, resize.cols)));
    }
  }

  private void onRename(Rename rename) {
    String before = spec.name();
    spec = spec.named(rename.name);
    parts.directory().release(before, spec.id());
    publish();
    save();
    event("rename", Map.of("oldName", before));
    rename.replyTo.tell(StatusReply.ack());
  }

  private void onCreateExec(CreateExec exec) {
    if (!(state instanceof Running)) {
      refuse(
          exec.replyTo,
          state instanceof Paused ? "is paused, unpause it before exec" : "is not running");
      return;
    }
    String id = Names.newId();
    context.spawn(
        ExecActor.create(
            parts.execs(),
            guest.orElseThrow(),
            id,
            spec.id(),
            exec.spec,
            RunIo.create(Optional.empty(), parts.clock()),
            exec.replyTo),
        "exec-" + id.substring(0, 12));
  }

  private void onWhere(Where where) {
    if (state.alive()) {
      where.replyTo.tell(StatusReply.success(guest.orElseThrow()));
    } else {
      refuse(where.replyTo, "is not running");
    }
  }

  private <T> void refuse(ActorRef<StatusReply<T>> replyTo, String why) {
    replyTo.tell(StatusReply.error(new Refusal.Conflict("Container " + spec.name() + " " + why)));
  }

  private void become(ContainerState next) {
    state = next;
    publish();
  }

  private ContainerView view() {
    return new ContainerView(spec, state, starts);
  }

  private void publish() {
    parts.directory().put(view(), context.getSelf());
  }

  private void save() {
    ContainerManager.save(parts, view());
  }

  private void event(String action, Map<String, String> more) {
    Map<String, String> attributes = new HashMap<>(more);
    attributes.put("name", spec.name());
    attributes.put("image", spec.image());
    attributes.values().removeIf(String::isEmpty);
    parts.events().tell(new EventBus.Publish("container", action, spec.id(), attributes));
  }
}
