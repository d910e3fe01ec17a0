package dev.arcbox.hypervisor.uml;

import dev.arcbox.hypervisor.DeviceTransport;
import dev.arcbox.hypervisor.HypervisorException;
import dev.arcbox.hypervisor.MachineConfig;
import dev.arcbox.hypervisor.Vcpu;
import dev.arcbox.hypervisor.VirtualMachine;
import dev.arcbox.hypervisor.VmEvent;
import dev.arcbox.hypervisor.VmExit;
import dev.arcbox.hypervisor.VmState;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.process.ExitStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One kernel process as a machine.
 *
 * <p>Two locks: {@code control} is held for a whole control call, which may wait for mconsole;
 * {@code this} guards the state, never for long, since the watcher threads take it for every
 * machine.
 */
final class UmlMachine implements VirtualMachine {
  private final MachineConfig config;
  private final Consumer<VmEvent> events;
  private final UmlFolder folder;
  private final Mconsole mconsole;
  private final DeviceTransport.VhostUser transport;
  private final CompletableFuture<VmState.Stopped> ended = new CompletableFuture<>();
  private final Object control = new Object();

  private VmState state = new VmState.Created();
  private Optional<Life> life = Optional.empty();

  UmlMachine(
      MachineConfig config,
      UmlFolder folder,
      DeviceTransport.VhostUser transport,
      Consumer<VmEvent> events) {
    this.config = config;
    this.folder = folder;
    this.transport = transport;
    this.events = events;
    this.mconsole = new Mconsole(config.name(), folder.mconsole());
  }

  @Override
  public MachineConfig config() {
    return config;
  }

  @Override
  public synchronized VmState state() {
    return state;
  }

  @Override
  public DeviceTransport transport() {
    return transport;
  }

  @Override
  public synchronized List<Vcpu> vcpus() {
    return life.<List<Vcpu>>map(alive -> List.of(new UmlVcpu(alive.pid()))).orElse(List.of());
  }

  @Override
  public synchronized OptionalLong hostProcess() {
    return life.map(Life::pid).orElse(OptionalLong.empty());
  }

  @Override
  public void start() {
    synchronized (control) {
      synchronized (this) {
        require(state instanceof VmState.Created, "start");
        become(new VmState.Starting(Instant.now()));
        try {
          Life begun = Life.begin(config, folder, this::reported, this::warn);
          life = Optional.of(begun);
          begun.onExit(this::exited);
        } catch (IOException | PlatformException e) {
          finish(new VmExit.Failed(e.getMessage()));
          throw new HypervisorException.StartFailed(config.name(), e.getMessage(), e);
        }
      }
    }
  }

  @Override
  public void requestStop() {
    synchronized (control) {
      check(VmState.Running.class, "stop");
      var _ = mconsole.ask("cad");
      advance(VmState.Running.class, new VmState.Stopping(Instant.now()));
    }
  }

  @Override
  public void pause() {
    synchronized (control) {
      VmState.Running running = check(VmState.Running.class, "pause");
      var _ = mconsole.ask("stop");
      advance(VmState.Running.class, new VmState.Paused(running, Instant.now()));
    }
  }

  @Override
  public void resume() {
    synchronized (control) {
      VmState.Paused paused = check(VmState.Paused.class, "resume");
      var _ = mconsole.ask("go");
      advance(VmState.Paused.class, paused.running());
    }
  }

  @Override
  public int addCpu() {
    throw new HypervisorException.ControlFailed(
        config.name(), "one more vCPU", "User-mode Linux has one");
  }

  @Override
  public synchronized void kill() {
    switch (state) {
      case VmState.Stopped _ -> {}
      case VmState.Created _ -> finish(new VmExit.Killed());
      default -> life.orElseThrow().kill(new VmExit.Killed());
    }
  }

  @Override
  public void close() {
    kill();
    var _ = ended.join();
  }

  private void warn(String message) {
    events.accept(new VmEvent.Warning(message));
  }

  /** On the report thread. */
  private synchronized void reported(MconsoleMessage.Report report) {
    life.ifPresent(alive -> reported(alive, report));
  }

  private void reported(Life alive, MconsoleMessage.Report report) {
    switch (report) {
      case MconsoleMessage.Report.Up() -> up(alive);
      case MconsoleMessage.Report.Panic(String message) -> {
        alive.panicked(message);
        events.accept(new VmEvent.GuestPanic(message));
      }
      case MconsoleMessage.Report.Other() -> {}
    }
  }

  private void up(Life alive) {
    if (state instanceof VmState.Starting) {
      try {
        alive.up(config.kernel());
        folder.catchReboot();
      } catch (IOException e) {
        warn("a guest reboot is caught late: " + e.getMessage());
      }
      become(new VmState.Running(Instant.now()));
    } else {
      // A second start of the same process: the guest rebooted before the link was replaced.
      alive.kill(new VmExit.Restarted());
    }
  }

  /** On the report thread, when the whole tree has gone. */
  private synchronized void exited(ExitStatus status) {
    finish(life.orElseThrow().exit(status));
  }

  private void finish(VmExit exit) {
    life.ifPresent(Life::close);
    life = Optional.empty();
    try {
      folder.remove();
    } catch (IOException e) {
      warn("left behind: " + e.getMessage());
    }
    VmState.Stopped stopped = new VmState.Stopped(exit, Instant.now());
    become(stopped);
    ended.complete(stopped);
  }

  private synchronized <S extends VmState> S check(Class<S> needed, String call) {
    require(needed.isInstance(state), call);
    return needed.cast(state);
  }

  /** The machine may have ended, or even panicked, during the call. */
  private synchronized void advance(Class<? extends VmState> from, VmState to) {
    if (from.isInstance(state)) {
      become(to);
    }
  }

  private void require(boolean allowed, String call) {
    if (!allowed) {
      throw new HypervisorException.WrongState(config.name(), call, state);
    }
  }

  private void become(VmState next) {
    VmState before = state;
    state = next;
    events.accept(new VmEvent.StateChanged(before, next));
  }
}
