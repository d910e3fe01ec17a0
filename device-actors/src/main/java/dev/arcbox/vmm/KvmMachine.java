package dev.arcbox.vmm;

import dev.arcbox.hypervisor.DeviceTransport;
import dev.arcbox.hypervisor.GuestAddressException;
import dev.arcbox.hypervisor.HypervisorException;
import dev.arcbox.hypervisor.MachineConfig;
import dev.arcbox.hypervisor.Vcpu;
import dev.arcbox.hypervisor.VirtualMachine;
import dev.arcbox.hypervisor.VmEvent;
import dev.arcbox.hypervisor.VmExit;
import dev.arcbox.hypervisor.VmState;
import dev.arcbox.hypervisor.kvm.KvmVcpu;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.vmm.boot.BootException;
import dev.arcbox.vmm.boot.CpuState;
import dev.arcbox.vmm.legacy.PlatformEvents;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One KVM guest as a machine.
 *
 * <p>Two locks: {@code control} is held for a whole control call, which may wait for vCPUs; {@code
 * this} guards the state and is taken by vCPU threads too, so nobody waits for a vCPU under it.
 */
final class KvmMachine implements VirtualMachine, PlatformEvents, VcpuRunner.Listener {
  private final MachineConfig config;
  private final Consumer<VmEvent> events;
  private final SerialLog log;
  private final Board board;
  private final DeviceTransport.Mmio transport;
  private final CompletableFuture<VmState.Stopped> ended = new CompletableFuture<>();
  private final Object control = new Object();

  private VmState state = new VmState.Created();
  private final List<VcpuRunner> runners = new ArrayList<>();

  /** Threads that still run. */
  private int alive;

  private Optional<VmExit> exit = Optional.empty();
  private Optional<String> panic = Optional.empty();

  /** The guest's clock while it is paused. */
  private Duration clock = Duration.ZERO;

  KvmMachine(MachineConfig config, int mostCpus, Consumer<VmEvent> events) {
    this.config = config;
    this.events = events;
    this.log = SerialLog.create(config.consoleLog(), this::panicked);
    try {
      this.board = Board.assemble(config, mostCpus, this, log);
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
    this.transport = new DeviceTransport.Mmio(board.slots().all());
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
    return List.copyOf(runners);
  }

  @Override
  public OptionalLong hostProcess() {
    return OptionalLong.empty();
  }

  /** Counts of each vCPU. */
  synchronized List<VcpuMetrics> metrics() {
    return runners.stream().map(VcpuRunner::metrics).toList();
  }

  // ---- control

  @Override
  public void start() {
    synchronized (control) {
      synchronized (this) {
        require(state instanceof VmState.Created, "start");
        become(new VmState.Starting(Instant.now()));
      }
      try {
        CpuState boot = board.load(config);
        synchronized (this) {
          if (exit.isEmpty()) {
            run(boot);
            become(new VmState.Running(Instant.now()));
          } else {
            finish();
          }
        }
      } catch (IOException
          | BootException
          | GuestAddressException
          | PlatformException
          | IllegalArgumentException e) {
        synchronized (this) {
          exit = exit.or(() -> Optional.of(new VmExit.Failed(e.getMessage())));
          finish();
        }
        throw new HypervisorException.StartFailed(config.name(), e.getMessage(), e);
      }
    }
  }

  /** All vCPUs are made before the first one runs. */
  private void run(CpuState boot) {
    List<KvmVcpu> made = new ArrayList<>();
    try {
      for (int i = 0; i < config.cpus(); i++) {
        made.add(board.createVcpu(i));
      }
      EntryRegisters.boot(made.getFirst(), boot);
    } catch (PlatformException e) {
      made.forEach(KvmVcpu::close);
      throw e;
    }
    made.forEach(vcpu -> runners.add(runner(vcpu)));
    alive = runners.size();
    runners.forEach(VcpuRunner::start);
  }

  private VcpuRunner runner(KvmVcpu vcpu) {
    return new VcpuRunner(config.name(), vcpu, board.ports(), board.memory(), this);
  }

  /** Adds a vCPU, which the guest then starts if it cares; false when there is no room for it. */
  synchronized boolean addCpu() {
    require(state instanceof VmState.Running, "add a vCPU");
    int index = runners.size();
    if (index >= board.mostCpus() || exit.isPresent()) {
      return false;
    }
    VcpuRunner runner = runner(board.createVcpu(index));
    runners.add(runner);
    alive++;
    runner.start();
    board.chipset().added(index);
    return true;
  }

  @Override
  public void requestStop() {
    synchronized (control) {
      synchronized (this) {
        require(state instanceof VmState.Running, "stop");
        if (exit.isEmpty()) {
          board.chipset().power().pressPowerButton();
          become(new VmState.Stopping(Instant.now()));
        }
      }
    }
  }

  @Override
  public void pause() {
    synchronized (control) {
      List<VcpuRunner> all;
      synchronized (this) {
        require(state instanceof VmState.Running, "pause");
        all = List.copyOf(runners);
      }
      all.forEach(VcpuRunner::hold);
      all.forEach(VcpuRunner::awaitHeld);
      synchronized (this) {
        if (state instanceof VmState.Running running && exit.isEmpty()) {
          clock = board.vm().clock();
          become(new VmState.Paused(running, Instant.now()));
        }
      }
    }
  }

  @Override
  public void resume() {
    synchronized (control) {
      synchronized (this) {
        if (!(state instanceof VmState.Paused(VmState.Running running, Instant _))) {
          throw new HypervisorException.WrongState(config.name(), "resume", state);
        }
        if (exit.isEmpty()) {
          board.vm().setClock(clock);
          runners.forEach(VcpuRunner::go);
          become(running);
        }
      }
    }
  }

  @Override
  public synchronized void kill() {
    switch (state) {
      case VmState.Stopped _ -> {}
      case VmState.Created _ -> {
        exit = Optional.of(new VmExit.Killed());
        finish();
      }
      default -> ended(new VmExit.Killed());
    }
  }

  @Override
  public void close() {
    kill();
    var _ = ended.join();
    board.close();
  }

  // ---- what the guest and its vCPUs tell, on vCPU threads

  @Override
  public void powerOff() {
    ended(new VmExit.PoweredOff());
  }

  @Override
  public void reset() {
    ended(new VmExit.Restarted());
  }

  @Override
  public void panicked() {
    panicked("reported to the panic port");
  }

  private synchronized void panicked(String message) {
    if (panic.isEmpty()) {
      panic = Optional.of(message);
      events.accept(new VmEvent.GuestPanic(message));
    }
  }

  @Override
  public void debugExit(int code) {
    ended(code == 0 ? new VmExit.PoweredOff() : new VmExit.Failed("debug exit " + code));
  }

  /** The first end counts; all vCPUs leave. */
  @Override
  public synchronized void ended(VmExit how) {
    if (exit.isEmpty()) {
      exit = Optional.of(how);
      runners.forEach(VcpuRunner::end);
    }
  }

  @Override
  public synchronized void failed(VcpuRunner runner, String why) {
    events.accept(new VmEvent.VcpuFailed(runner.index(), why));
    ended(new VmExit.Failed("vCPU " + runner.index() + ": " + why));
  }

  @Override
  public synchronized void left(VcpuRunner runner) {
    alive--;
    if (exit.isEmpty()) {
      ended(new VmExit.Failed("vCPU " + runner.index() + " left"));
    }
    if (alive == 0) {
      finish();
    }
  }

  /** vCPUs, then all that hangs on the VM, then the VM: the reverse of how they were made. */
  private void finish() {
    runners.reversed().forEach(runner -> runner.vcpu().close());
    board.closeVm();
    log.close();
    VmState.Stopped stopped = new VmState.Stopped(howItEnded(), Instant.now());
    become(stopped);
    ended.complete(stopped);
  }

  /** A kernel that panicked restarts its machine. */
  private VmExit howItEnded() {
    VmExit how = exit.orElseThrow();
    return panic
        .filter(_ -> how instanceof VmExit.Restarted)
        .<VmExit>map(VmExit.Panicked::new)
        .orElse(how);
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
