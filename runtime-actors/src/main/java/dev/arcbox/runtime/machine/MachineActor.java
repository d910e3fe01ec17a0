package dev.arcbox.runtime.machine;

import dev.arcbox.proto.api.SetupStatus.Phase;
import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.Folders;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.agent.AgentHealth;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.vm.VmActor;
import dev.arcbox.vm.VmConfig;
import dev.arcbox.vm.VmState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
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

  /**
   * Told to each user of a boot that ended under it.
   *
   * @param recovering nobody stopped it: whoever needs it may ask for it again
   */
  public record Lost(int boot, String reason, boolean recovering) {}

  private record Prepared(int boot, VmConfig vm) implements Command {}

  private record Joined(int boot, Guest guest) implements Command {}

  private record BootFailed(int boot, Throwable cause) implements Command {}

  private record VmChanged(int boot, VmState state) implements Command {}

  private record Described(int boot, MachineFacts facts) implements Command {}

  private record GuestSilent(int boot, String reason) implements Command {}

  private record GuestStopped(int boot) implements Command {}

  private record Ignored() implements Command {}

  private enum Timer implements Command {
    IDLE,
    RESTART,
    STOP_OVERDUE
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final MachineParts parts;
  private final String name;
  private final RecoveryPolicy recovery;
  private final Map<String, ActorRef<Lost>> users = new HashMap<>();

  /** Who came while the machine stopped: users of its next boot, whom this end does not concern. */
  private final Map<String, ActorRef<Lost>> next = new HashMap<>();

  private final List<ActorRef<StatusReply<Guest>>> waiting = new ArrayList<>();
  private final List<ActorRef<StatusReply<Done>>> stopping = new ArrayList<>();
  private MachineState state = new MachineState.Stopped();
  private MachineFacts facts = MachineFacts.NONE;
  private Optional<ActorRef<VmActor.Command>> vm = Optional.empty();
  private Optional<ActorRef<AgentHealth.Command>> health = Optional.empty();
  private int boots;
  private String failure = "";
  private boolean wanted;

  private MachineActor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      String name,
      MachineParts parts) {
    this.context = context;
    this.timers = timers;
    this.name = name;
    this.parts = parts;
    this.recovery = new RecoveryPolicy(parts.config().recovery());
  }

  public static Behavior<Command> create(String name, MachineParts parts) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  MachineActor machine = new MachineActor(context, timers, name, parts);
                  machine.publish();
                  return machine.behavior();
                }));
  }

  private Behavior<Command> behavior() {
    return Behaviors.receive(Command.class)
        .onAnyMessage(
            command -> {
              receive(command);
              return Behaviors.same();
            })
        .build();
  }

  private void receive(Command command) {
    switch (command) {
      case Require require -> onRequire(require);
      case Release release -> onRelease(release.user);
      case Start start -> onStart(start);
      case Stop stop -> onStop(stop);
      case Peek peek ->
          peek.replyTo.tell(
              guest()
                  .map(StatusReply::success)
                  .orElseGet(
                      () ->
                          StatusReply.error(
                              new Refusal.MachineUnavailable(name, "it is " + state.word()))));
      case Prepared prepared when current(prepared.boot) -> onPrepared(prepared.vm);
      case Joined joined when current(joined.boot) -> onJoined(joined.guest);
      case Joined late -> late.guest.agent().close();
      case BootFailed failed when current(failed.boot) -> onBootFailed(failed.cause);
      case VmChanged changed when current(changed.boot) -> onVm(changed.state);
      case Described described when current(described.boot) -> onDescribed(described.facts);
      case GuestSilent silent when current(silent.boot) -> onSilent(silent.reason);
      case GuestStopped stopped when current(stopped.boot) -> onGuestStopped();
      case Timer timer -> onTimer(timer);
      // Of a boot that is over.
      case Prepared _, BootFailed _, VmChanged _, Described _, GuestSilent _, GuestStopped _ -> {}
      case Ignored _ -> {}
    }
  }

  private boolean current(int boot) {
    return boot == boots;
  }

  private Optional<Guest> guest() {
    return state instanceof MachineState.Running running
        ? Optional.of(running.guest())
        : Optional.empty();
  }

  // ---- what others ask

  private void onRequire(Require require) {
    (state instanceof MachineState.Stopping ? next : users).put(require.user, require.lost);
    timers.cancel(Timer.IDLE);
    demand(require.replyTo);
  }

  private void onStart(Start start) {
    ActorRef<StatusReply<Guest>> adapter =
        context.spawnAnonymous(
            Behaviors.receiveMessage(
                reply -> {
                  start.replyTo.tell(
                      reply.isSuccess() ? StatusReply.ack() : StatusReply.error(reply.getError()));
                  return Behaviors.stopped();
                }));
    demand(adapter);
  }

  private void demand(ActorRef<StatusReply<Guest>> replyTo) {
    switch (state) {
      case MachineState.Running running -> {
        health.ifPresent(h -> h.tell(new AgentHealth.Watch()));
        replyTo.tell(StatusReply.success(running.guest()));
      }
      case MachineState.Starting _ -> waiting.add(replyTo);
      case MachineState.Stopping _ -> {
        // It comes back as soon as it is down.
        waiting.add(replyTo);
        wanted = true;
      }
      case MachineState.Stopped _, MachineState.Failed _ -> {
        waiting.add(replyTo);
        recovery.onDemand();
        boot();
      }
    }
  }

  private void onRelease(String user) {
    next.remove(user);
    if (users.remove(user) != null && users.isEmpty()) {
      idle();
    }
  }

  private void idle() {
    if (!(state instanceof MachineState.Running)) {
      return;
    }
    health.ifPresent(h -> h.tell(new AgentHealth.Rest()));
    Duration after = parts.config().machine().idleTimeout();
    if (!after.isZero()) {
      timers.startSingleTimer(Timer.IDLE, Timer.IDLE, after);
    }
  }

  private void onStop(Stop stop) {
    wanted = false;
    timers.cancel(Timer.RESTART);
    if (vm.isEmpty()) {
      // Not booted, or still collecting what it boots from: that boot is void now.
      refuseWaiting(new Refusal.MachineUnavailable(name, "it was stopped"));
      boots++;
      become(new MachineState.Stopped());
      stop.replyTo.tell(StatusReply.ack());
      return;
    }
    stopping.add(stop.replyTo);
    if (stop.force) {
      vm.get().tell(new VmActor.Kill(context.getSystem().ignoreRef()));
    } else {
      shutDown();
    }
    become(new MachineState.Stopping());
  }

  private void shutDown() {
    int boot = boots;
    Duration grace = parts.config().machine().stopTimeout();
    timers.startSingleTimer(Timer.STOP_OVERDUE, Timer.STOP_OVERDUE, grace);
    if (state instanceof MachineState.Running running) {
      context.pipeToSelf(
          Blocking.run(() -> MachineFacts.shutDown(running.guest(), grace)),
          (_, _) -> new GuestStopped(boot));
    } else if (!(state instanceof MachineState.Stopping)) {
      vm.ifPresent(v -> v.tell(new VmActor.Kill(context.getSystem().ignoreRef())));
    }
  }

  /**
   * The agent has closed everything and powers off by itself; the timer is for when it does not.
   */
  private void onGuestStopped() {
    context.getLog().debug("machine {}: the agent has shut down", name);
  }

  // ---- a boot

  private void boot() {
    int boot = ++boots;
    BootSteps steps = new BootSteps(boot);
    wanted = false;
    users.putAll(next);
    next.clear();
    timers.cancel(Timer.RESTART);
    become(new MachineState.Starting(steps));
    parts.setup().set(Phase.VM_STARTING, "starting machine " + name);
    context.pipeToSelf(
        Blocking.call(() -> Preparation.prepare(name, boot, parts, steps)),
        (vm, failed) -> failed == null ? new Prepared(boot, vm) : new BootFailed(boot, failed));
  }

  private void onPrepared(VmConfig config) {
    int boot = boots;
    ActorRef<VmActor.Command> started = context.spawn(parts.vms().apply(config), "vm-" + boot);
    ActorRef<VmState> watcher =
        context.spawn(
            Behaviors.receiveMessage(
                state -> {
                  context.getSelf().tell(new VmChanged(boot, state));
                  return Behaviors.same();
                }),
            "vm-watcher-" + boot);
    vm = Optional.of(started);
    started.tell(new VmActor.Watch(watcher));
    started.tell(new VmActor.Start(context.getSystem().ignoreRef()));
  }

  private void onVm(VmState changed) {
    switch (changed) {
      case VmState.Running running -> onVmRunning(running);
      case VmState.Stopped stopped -> onVmGone(stopped.reason());
      case VmState.Failed failed -> onVmGone(Preparation.describe(failed));
      case VmState.Created _, VmState.Starting _, VmState.Paused _, VmState.Stopping _ -> {}
    }
  }

  private void onVmRunning(VmState.Running running) {
    if (state instanceof MachineState.Starting starting) {
      BootSteps steps = starting.steps();
      steps.mark("vm");
      facts = MachineFacts.of(running.pid());
      context.pipeToSelf(
          Blocking.call(
              () ->
                  steps.join(
                      running.vsock(),
                      name,
                      parts.layers(),
                      parts.config().machine().bootTimeout(),
                      parts.clock())),
          (guest, failed) ->
              failed == null
                  ? new Joined(steps.boot(), guest)
                  : new BootFailed(steps.boot(), failed));
    }
  }

  private void onJoined(Guest guest) {
    if (!(state instanceof MachineState.Starting starting)) {
      guest.agent().close();
      return;
    }
    int boot = boots;
    Instant now = parts.clock().instant();
    recovery.onRunning(now);
    facts = facts.booted(starting.steps().phases());
    health =
        Optional.of(
            context.spawn(
                AgentHealth.create(
                    guest.agent(),
                    parts.config().agent(),
                    parts.clock(),
                    reason -> context.getSelf().tell(new GuestSilent(boot, reason))),
                "health-" + boot));
    become(new MachineState.Running(guest, now));
    waiting.forEach(w -> w.tell(StatusReply.success(guest)));
    waiting.clear();
    parts.setup().set(Phase.READY, "machine " + name + " runs");
    event("start");
    if (users.isEmpty()) {
      idle();
    } else {
      health.ifPresent(h -> h.tell(new AgentHealth.Watch()));
    }
    MachineFacts known = facts;
    context.pipeToSelf(
        Blocking.call(
            () -> {
              parts.afterBoot().run(guest);
              return known.ask(guest);
            }),
        (told, failed) -> failed == null ? new Described(boot, told) : new Ignored());
  }

  private void onDescribed(MachineFacts told) {
    facts = told;
    publish();
  }

  private void onBootFailed(Throwable cause) {
    Throwable why = Blocking.cause(cause);
    context.getLog().warn("machine {} did not boot: {}", name, why.toString());
    if (vm.isPresent()) {
      // Its end is what counts; the reason is kept for it.
      failure = Preparation.reason(why);
      vm.get().tell(new VmActor.Kill(context.getSystem().ignoreRef()));
    } else {
      fail(Preparation.reason(why), false);
    }
  }

  // ---- the end of a boot

  private void onSilent(String reason) {
    context.getLog().warn("machine {}: {}", name, reason);
    failure = reason;
    vm.ifPresent(v -> v.tell(new VmActor.Kill(context.getSystem().ignoreRef())));
  }

  private void onVmGone(String reason) {
    vm.ifPresent(context::stop);
    vm = Optional.empty();
    Path folder = Preparation.runFolder(parts, name, boots);
    Blocking.executor().execute(() -> Folders.delete(folder));
    health.ifPresent(context::stop);
    health = Optional.empty();
    timers.cancel(Timer.IDLE);
    timers.cancel(Timer.STOP_OVERDUE);
    guest().ifPresent(g -> g.agent().close());
    switch (state) {
      case MachineState.Stopping _ -> onStopped();
      case MachineState.Starting starting -> {
        starting.steps().abort(reason);
        fail(failure.isEmpty() ? reason : failure, false);
      }
      case MachineState.Running _ -> fail(failure.isEmpty() ? reason : failure, !users.isEmpty());
      case MachineState.Stopped _, MachineState.Failed _ -> {}
    }
  }

  private void onStopped() {
    tellUsers("the machine was stopped", false);
    failure = "";
    become(new MachineState.Stopped());
    event("stop");
    stopping.forEach(s -> s.tell(StatusReply.ack()));
    stopping.clear();
    parts.setup().set(Phase.READY, "machine " + name + " is stopped");
    if (wanted) {
      boot();
    } else {
      // Stopped once more after they came: they are not to wait for a boot that nobody wants.
      next.clear();
      refuseWaiting(new Refusal.MachineUnavailable(name, "it was stopped"));
    }
  }

  /** {@code inUse}: containers ran, so the machine comes back; else it waits to be asked. */
  private void fail(String reason, boolean inUse) {
    boolean recovering = recovery.total() > 0 && state instanceof MachineState.Starting;
    failure = reason;
    context.getLog().warn("machine {} failed: {}", name, reason);
    tellUsers("machine stopped unexpectedly: " + reason, true);
    refuseWaiting(new Refusal.MachineUnavailable(name, reason));
    become(new MachineState.Failed(reason));
    failure = "";
    parts.setup().set(Phase.DEGRADED, "machine " + name + ": " + reason);
    event("die");
    stopping.forEach(s -> s.tell(StatusReply.ack()));
    stopping.clear();
    if (inUse || recovering) {
      recovery
          .onDeath(parts.clock().instant())
          .ifPresentOrElse(
              pause -> timers.startSingleTimer(Timer.RESTART, Timer.RESTART, pause),
              () -> context.getLog().error("machine {} is given up", name));
      publish();
    }
  }

  private void tellUsers(String reason, boolean recovering) {
    users.values().forEach(lost -> lost.tell(new Lost(boots, reason, recovering)));
    users.clear();
  }

  private void refuseWaiting(Refusal why) {
    waiting.forEach(w -> w.tell(StatusReply.error(why)));
    waiting.clear();
  }

  private void onTimer(Timer timer) {
    switch (timer) {
      case IDLE -> {
        if (state instanceof MachineState.Running && users.isEmpty()) {
          context.getLog().info("machine {} is idle: stopping it", name);
          shutDown();
          become(new MachineState.Stopping());
        }
      }
      case RESTART -> {
        if (state instanceof MachineState.Failed) {
          boot();
        }
      }
      case STOP_OVERDUE ->
          vm.ifPresent(v -> v.tell(new VmActor.Kill(context.getSystem().ignoreRef())));
    }
  }

  // ---- what others see

  private void become(MachineState next) {
    state = next;
    publish();
  }

  private void publish() {
    parts
        .board()
        .put(
            facts.view(name, parts.config().machine(), state, recovery.total()), context.getSelf());
  }

  private void event(String action) {
    parts.events().tell(new EventBus.Publish("machine", action, name, Map.of("name", name)));
  }
}
