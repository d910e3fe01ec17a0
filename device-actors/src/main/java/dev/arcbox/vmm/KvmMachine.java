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
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.vmm.boot.BootException;
import dev.arcbox.vmm.boot.CpuState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One KVM guest as a machine: the calls that control it.
 *
 * <p>Two locks: {@code control} is held for a whole call, which may wait for vCPUs; the monitor of
 * {@link Life} guards what there is and is never waited under.
 */
final class KvmMachine implements VirtualMachine {
  private final MachineConfig config;
  private final Life life;
  private final Board board;
  private final Vcpus vcpus;
  private final DeviceTransport.Mmio transport;
  private final Object control = new Object();

  /** The guest's clock while it is paused. */
  private Duration clock = Duration.ZERO;

  KvmMachine(MachineConfig config, int mostCpus, Consumer<VmEvent> events) {
    this.config = config;
    this.life = new Life(config.name(), events);
    SerialLog log = SerialLog.open(config.consoleLog(), life::panicked);
    try {
      this.board = Board.assemble(config, mostCpus, life, log);
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
    this.vcpus = new Vcpus(config.name(), board, life);
    this.transport = new DeviceTransport.Mmio(board.slots().all());
    life.of(
        vcpus,
        () -> {
          board.closeVm();
          log.close();
        });
  }

  @Override
  public MachineConfig config() {
    return config;
  }

  @Override
  public VmState state() {
    return life.state();
  }

  @Override
  public DeviceTransport transport() {
    return transport;
  }

  private List<VcpuRunner> runners() {
    synchronized (life) {
      return vcpus.all();
    }
  }

  @Override
  public List<Vcpu> vcpus() {
    return List.copyOf(runners());
  }

  @Override
  public OptionalLong hostProcess() {
    return OptionalLong.empty();
  }

  /** Counts of each vCPU. */
  List<VcpuMetrics> metrics() {
    return runners().stream().map(VcpuRunner::metrics).toList();
  }

  @Override
  public void start() {
    synchronized (control) {
      synchronized (life) {
        life.require(life.state() instanceof VmState.Created, "start");
        life.become(new VmState.Starting(Instant.now()));
      }
      try {
        run(board.load(config));
      } catch (IOException
          | BootException
          | GuestAddressException
          | PlatformException
          | IllegalArgumentException e) {
        synchronized (life) {
          life.endUnstarted(new VmExit.Failed(e.getMessage()));
        }
        throw new HypervisorException.StartFailed(config.name(), e.getMessage(), e);
      }
    }
  }

  private void run(CpuState boot) {
    synchronized (life) {
      if (life.isEnding()) {
        life.endUnstarted(new VmExit.Killed());
      } else {
        vcpus.start(config.cpus(), boot);
        life.become(new VmState.Running(Instant.now()));
      }
    }
  }

  @Override
  public int addCpu() {
    synchronized (control) {
      synchronized (life) {
        life.require(life.state() instanceof VmState.Running && !life.isEnding(), "add a vCPU");
        int now = vcpus.all().size();
        if (now >= board.mostCpus()) {
          throw refused("it has %d of %d vCPUs".formatted(now, board.mostCpus()));
        }
        try {
          int index = vcpus.add();
          board.chipset().added(index);
          return index;
        } catch (PlatformException e) {
          throw refused(e.getMessage());
        }
      }
    }
  }

  private HypervisorException refused(String why) {
    return new HypervisorException.ControlFailed(config.name(), "one more vCPU", why);
  }

  @Override
  public void requestStop() {
    synchronized (control) {
      synchronized (life) {
        life.require(life.state() instanceof VmState.Running, "stop");
        if (!life.isEnding()) {
          board.chipset().power().pressPowerButton();
          life.become(new VmState.Stopping(Instant.now()));
        }
      }
    }
  }

  @Override
  public void pause() {
    synchronized (control) {
      List<VcpuRunner> all;
      synchronized (life) {
        life.require(life.state() instanceof VmState.Running, "pause");
        all = vcpus.all();
      }
      all.forEach(VcpuRunner::hold);
      all.forEach(VcpuRunner::awaitHeld);
      synchronized (life) {
        if (life.state() instanceof VmState.Running running && !life.isEnding()) {
          clock = board.vm().clock();
          life.become(new VmState.Paused(running, Instant.now()));
        }
      }
    }
  }

  @Override
  public void resume() {
    synchronized (control) {
      synchronized (life) {
        if (!(life.state() instanceof VmState.Paused(VmState.Running running, Instant _))) {
          throw new HypervisorException.WrongState(config.name(), "resume", life.state());
        }
        if (!life.isEnding()) {
          board.vm().setClock(clock);
          vcpus.go();
          life.become(running);
        }
      }
    }
  }

  @Override
  public void kill() {
    synchronized (life) {
      switch (life.state()) {
        case VmState.Stopped _ -> {}
        case VmState.Created _ -> life.endUnstarted(new VmExit.Killed());
        default -> life.ended(new VmExit.Killed());
      }
    }
  }

  @Override
  public void close() {
    kill();
    var _ = life.awaitEnd();
    board.close();
  }
}
