package dev.arcbox.vm;

import dev.arcbox.hypervisor.Hypervisor;
import dev.arcbox.hypervisor.VirtualMachine;
import dev.arcbox.hypervisor.VmEvent;
import dev.arcbox.hypervisor.VmExit;
import dev.arcbox.vm.VmActor.Command;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.StatusReply;

/**
 * The state machine behind {@link VmActor}.
 *
 * <p>Calls that may block (open, start, stop, close) are made one after the other on one virtual
 * thread and come back as messages. What the guest's end means is decided when the back end tells
 * of it; the final state is published when everything is closed.
 */
final class VmBehavior extends AbstractBehavior<Command> {
  private final TimerScheduler<Command> timers;
  private final VmConfig config;
  private final Hypervisor hypervisor;
  private final GuestDevices.Opener opener;
  private final ExecutorService control =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("vm-control").factory());
  private final Set<ActorRef<VmState>> watchers = new LinkedHashSet<>();
  private final List<ActorRef<StatusReply<Done>>> starting = new ArrayList<>();
  private final List<ActorRef<StatusReply<Done>>> stopping = new ArrayList<>();
  private VmState state = new VmState.Created();
  private Optional<VmAssembly> assembly = Optional.empty();

  /** Somebody asked for the end, so that it is no failure. */
  private boolean endWanted;

  /** What went wrong first, for the final state. */
  private Optional<String> failure = Optional.empty();

  private Optional<VmExit> exit = Optional.empty();
  private boolean closing;
  private final Map<Integer, ActorRef<VcpuActor.Command>> vcpus = new HashMap<>();
  private CompletableFuture<VmAssembly> opening = new CompletableFuture<>();

  VmBehavior(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      VmConfig config,
      Hypervisor hypervisor,
      GuestDevices.Opener opener) {
    super(context);
    this.timers = timers;
    this.config = config;
    this.hypervisor = hypervisor;
    this.opener = opener;
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Command.class, this::onCommand)
        .onSignal(PostStop.class, signal -> onPostStop())
        .build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case VmActor.Start start -> onStart(start);
      case VmActor.Stop stop -> onStop(stop);
      case VmActor.Kill kill -> onKill(kill);
      case VmActor.Pause pause -> onPause(pause);
      case VmActor.Resume resume -> onResume(resume);
      case VmActor.Watch watch -> onWatch(watch);
      case VmActor.Metrics metrics -> onMetrics(metrics);
      case VmActor.Assembled assembled -> onAssembled(assembled.assembly());
      case VmActor.NotStarted not -> onNotStarted(not.cause());
      case VmActor.Event event -> onEvent(event.event());
      case VmActor.Controlled done -> done.replyTo().tell(done.answer());
      case VmActor.GraceOver _ -> kill();
      case VmActor.DeviceLost lost -> onDeviceLost(lost.device());
      case VmActor.VcpuLost lost -> onVcpuLost(lost.vcpu());
      case VmActor.Gone gone -> onGone(gone.problem());
    }
    return this;
  }

  private void become(VmState next) {
    getContext().getLog().info("vm {}: {}", config.name(), next.getClass().getSimpleName());
    state = next;
    watchers.forEach(watcher -> watcher.tell(next));
  }

  private void onWatch(VmActor.Watch watch) {
    watchers.add(watch.watcher());
    watch.watcher().tell(state);
  }

  private void onMetrics(VmActor.Metrics metrics) {
    metrics.replyTo().tell(assembly.map(VmAssembly::metrics).orElse(new VmMetrics(List.of())));
  }

  private void refuse(ActorRef<StatusReply<Done>> replyTo, String what) {
    replyTo.tell(
        StatusReply.error("vm %s is %s: cannot %s".formatted(config.name(), state.label(), what)));
  }

  // ---- start

  private void onStart(VmActor.Start start) {
    if (!(state instanceof VmState.Created)) {
      refuse(start.replyTo(), "start");
      return;
    }
    starting.add(start.replyTo());
    become(new VmState.Starting());
    ActorRef<Command> self = getContext().getSelf();
    opening = CompletableFuture.supplyAsync(() -> assemble(self), control);
    getContext()
        .pipeToSelf(
            opening,
            (made, failed) ->
                failed == null ? new VmActor.Assembled(made) : new VmActor.NotStarted(failed));
  }

  private VmAssembly assemble(ActorRef<Command> self) {
    try {
      return VmAssembly.open(
          config, hypervisor, opener, event -> self.tell(new VmActor.Event(event)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void onAssembled(VmAssembly made) {
    assembly = Optional.of(made);
    for (DeviceUnit unit : made.units()) {
      ActorRef<DeviceActor.Command> device =
          getContext().spawn(DeviceActor.create(unit), "device-" + unit.name());
      getContext().watchWith(device, new VmActor.DeviceLost(unit.name()));
    }
    if (endWanted) {
      tearDown();
      return;
    }
    getContext()
        .pipeToSelf(
            CompletableFuture.runAsync(made.machine()::start, control),
            (done, failed) ->
                failed == null
                    ? new VmActor.Controlled(getContext().getSystem().ignoreRef(), ack())
                    : new VmActor.NotStarted(failed));
  }

  private static StatusReply<Done> ack() {
    return StatusReply.ack();
  }

  private void onNotStarted(Throwable cause) {
    if (!endWanted) {
      failure = failure.or(() -> Optional.of(Causes.message(cause)));
    }
    tearDown();
  }

  // ---- what the back end tells

  private void onEvent(VmEvent event) {
    switch (event) {
      case VmEvent.GuestPanic panic ->
          failure = failure.or(() -> Optional.of("guest kernel panic: " + panic.message()));
      case VmEvent.VcpuFailed(int index, String why) ->
          vcpu(index).ifPresent(actor -> actor.tell(new VcpuActor.Failed(why)));
      case VmEvent.Warning warning ->
          getContext().getLog().warn("vm {}: {}", config.name(), warning.message());
      case VmEvent.StateChanged changed -> onMachine(changed.to());
    }
  }

  private void onMachine(dev.arcbox.hypervisor.VmState machine) {
    if (closing) {
      noteExit(machine);
      return;
    }
    switch (machine) {
      case dev.arcbox.hypervisor.VmState.Running running -> onRunning(running.since());
      case dev.arcbox.hypervisor.VmState.Paused paused -> onPaused(paused.since());
      case dev.arcbox.hypervisor.VmState.Stopped _ -> {
        noteExit(machine);
        tearDown();
      }
      case dev.arcbox.hypervisor.VmState.Created _,
          dev.arcbox.hypervisor.VmState.Starting _,
          dev.arcbox.hypervisor.VmState.Stopping _ -> {}
    }
  }

  private void noteExit(dev.arcbox.hypervisor.VmState machine) {
    if (machine instanceof dev.arcbox.hypervisor.VmState.Stopped stopped) {
      exit = exit.or(() -> Optional.of(stopped.exit()));
    }
  }

  /** The actor of a vCPU, made when first needed: vCPUs may come later. */
  private Optional<ActorRef<VcpuActor.Command>> vcpu(int index) {
    if (assembly.isEmpty() || closing) {
      return Optional.empty();
    }
    return Optional.of(vcpus.computeIfAbsent(index, this::spawnVcpu));
  }

  private ActorRef<VcpuActor.Command> spawnVcpu(int index) {
    ActorRef<VcpuActor.Command> actor = getContext().spawn(VcpuActor.create(), "vcpu-" + index);
    getContext().watchWith(actor, new VmActor.VcpuLost(index));
    return actor;
  }

  private void onVcpuLost(int index) {
    if (!closing) {
      failure = failure.or(() -> Optional.of("vCPU " + index + " failed"));
      tearDown();
    }
  }

  private void onRunning(Instant since) {
    assembly.ifPresent(it -> it.machine().vcpus().forEach(vcpu -> vcpu(vcpu.index())));
    if (state instanceof VmState.Starting || state instanceof VmState.Paused) {
      VmAssembly it = assembly.orElseThrow();
      become(new VmState.Running(since, it.vsock(), it.machine().hostProcess().orElse(0)));
    }
    starting.forEach(waiting -> waiting.tell(StatusReply.ack()));
    starting.clear();
  }

  private void onPaused(Instant since) {
    VmAssembly it = assembly.orElseThrow();
    become(new VmState.Paused(since, it.vsock(), it.machine().hostProcess().orElse(0)));
  }

  private void onDeviceLost(String device) {
    if (!closing) {
      failure = failure.or(() -> Optional.of("device " + device + " failed again and again"));
      tearDown();
    }
  }

  // ---- control

  private void onPause(VmActor.Pause pause) {
    if (state instanceof VmState.Running) {
      control(pause.replyTo(), VirtualMachine::pause);
    } else {
      refuse(pause.replyTo(), "pause");
    }
  }

  private void onResume(VmActor.Resume resume) {
    if (state instanceof VmState.Paused) {
      control(resume.replyTo(), VirtualMachine::resume);
    } else {
      refuse(resume.replyTo(), "resume");
    }
  }

  /** A call to the machine that may wait. */
  @FunctionalInterface
  private interface Call {
    void on(VirtualMachine machine);
  }

  private void control(ActorRef<StatusReply<Done>> replyTo, Call call) {
    VirtualMachine machine = assembly.orElseThrow().machine();
    getContext()
        .pipeToSelf(
            CompletableFuture.runAsync(() -> call.on(machine), control),
            (done, failed) ->
                new VmActor.Controlled(
                    replyTo, failed == null ? ack() : StatusReply.error(Causes.message(failed))));
  }

  // ---- stop

  /** True when there is nothing to stop; then the asker has its answer. */
  private boolean wantEnd(ActorRef<StatusReply<Done>> replyTo) {
    endWanted = true;
    switch (state) {
      case VmState.Stopped _, VmState.Failed _ -> replyTo.tell(ack());
      case VmState.Created _ -> {
        become(new VmState.Stopped("never started"));
        replyTo.tell(ack());
      }
      case VmState.Starting _, VmState.Running _, VmState.Paused _, VmState.Stopping _ -> {
        stopping.add(replyTo);
        return false;
      }
    }
    return true;
  }

  private void onStop(VmActor.Stop stop) {
    VmState before = state;
    if (wantEnd(stop.replyTo()) || before instanceof VmState.Stopping || closing) {
      return;
    }
    become(new VmState.Stopping());
    if (before instanceof VmState.Running || before instanceof VmState.Paused) {
      timers.startSingleTimer(new VmActor.GraceOver(), stop.grace());
      // A guest that does not hear is killed when the grace is over, so the answer is not needed.
      boolean paused = before instanceof VmState.Paused;
      control(
          getContext().getSystem().ignoreRef(),
          machine -> {
            if (paused) {
              machine.resume();
            }
            machine.requestStop();
          });
    } else {
      kill();
    }
  }

  private void onKill(VmActor.Kill kill) {
    if (!wantEnd(kill.replyTo()) && !closing) {
      if (!(state instanceof VmState.Stopping)) {
        become(new VmState.Stopping());
      }
      kill();
    }
  }

  /** Not in line with the control calls: one of them may be what hangs. */
  private void kill() {
    assembly.ifPresent(it -> Thread.ofVirtual().start(it.machine()::kill));
  }

  private void tearDown() {
    if (closing) {
      return;
    }
    closing = true;
    timers.cancelAll();
    Optional<VmAssembly> open = assembly;
    getContext()
        .pipeToSelf(
            CompletableFuture.runAsync(() -> open.ifPresent(VmAssembly::close), control),
            (done, failed) -> new VmActor.Gone(failed == null ? "" : Causes.message(failed)));
  }

  private void onGone(String problem) {
    if (!problem.isEmpty()) {
      getContext().getLog().error("vm {}: closing: {}", config.name(), problem);
    }
    assembly = Optional.empty();
    control.shutdown();
    become(VmEnd.of(endWanted, failure, exit, config.consoleLog()));
    starting.forEach(
        waiting ->
            waiting.tell(
                StatusReply.error("vm " + config.name() + " did not start: " + VmEnd.why(state))));
    starting.clear();
    stopping.forEach(waiting -> waiting.tell(ack()));
    stopping.clear();
  }

  private Behavior<Command> onPostStop() {
    // Nobody will hear of it any more, so wait for it here: no guest outlives its actor.
    if (!closing) {
      CompletableFuture<Void> _ = opening.thenAccept(VmAssembly::close);
    }
    control.shutdown();
    return this;
  }
}
