package dev.arcbox.vm;

import dev.arcbox.hypervisor.Availability;
import dev.arcbox.hypervisor.Capabilities;
import dev.arcbox.hypervisor.DeviceSlot;
import dev.arcbox.hypervisor.DeviceTransport;
import dev.arcbox.hypervisor.Hypervisor;
import dev.arcbox.hypervisor.HypervisorException;
import dev.arcbox.hypervisor.MachineConfig;
import dev.arcbox.hypervisor.Vcpu;
import dev.arcbox.hypervisor.VirtualMachine;
import dev.arcbox.hypervisor.VmEvent;
import dev.arcbox.hypervisor.VmExit;
import dev.arcbox.hypervisor.VmState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Machines that do nothing but say so. */
final class FakeHypervisor implements Hypervisor {
  final Queue<String> calls = new ConcurrentLinkedQueue<>();
  volatile boolean refusesToStart;
  volatile boolean ignoresStop;
  volatile boolean refusesCpus;
  volatile Consumer<VmEvent> events = event -> {};
  private volatile VmState state = new VmState.Created();

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Availability availability() {
    return new Availability.Usable("always");
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(1, 1L << 40, DeviceTransport.Kind.VHOST_USER, Set.of());
  }

  @Override
  public VirtualMachine create(MachineConfig config, Consumer<VmEvent> listener) {
    events = listener;
    return new FakeMachine(config);
  }

  void become(VmState next) {
    VmState before = state;
    state = next;
    events.accept(new VmEvent.StateChanged(before, next));
  }

  void end(VmExit exit) {
    if (!(state instanceof VmState.Stopped)) {
      become(new VmState.Stopped(exit, Instant.EPOCH));
    }
  }

  private final class FakeMachine implements VirtualMachine {
    private final MachineConfig config;

    FakeMachine(MachineConfig config) {
      this.config = config;
    }

    @Override
    public MachineConfig config() {
      return config;
    }

    @Override
    public VmState state() {
      return state;
    }

    @Override
    public DeviceTransport transport() {
      Map<DeviceSlot, Path> sockets = new HashMap<>();
      config.slots().forEach(s -> sockets.put(s, config.runDir().resolve(s.name() + ".sock")));
      return new DeviceTransport.VhostUser(sockets);
    }

    @Override
    public List<Vcpu> vcpus() {
      return List.of();
    }

    @Override
    public OptionalLong hostProcess() {
      return OptionalLong.of(4711);
    }

    @Override
    public void start() {
      calls.add("start");
      if (refusesToStart) {
        throw new HypervisorException.StartFailed("fake", "no luck", new IllegalStateException());
      }
      become(new VmState.Starting(Instant.EPOCH));
      become(new VmState.Running(Instant.EPOCH));
    }

    @Override
    public void requestStop() {
      calls.add("requestStop");
      if (!ignoresStop) {
        end(new VmExit.PoweredOff());
      }
    }

    @Override
    public void pause() {
      calls.add("pause");
      become(new VmState.Paused(new VmState.Running(Instant.EPOCH), Instant.EPOCH));
    }

    @Override
    public void resume() {
      calls.add("resume");
      become(new VmState.Running(Instant.EPOCH));
    }

    @Override
    public int addCpu() {
      calls.add("addCpu");
      if (refusesCpus) {
        throw new HypervisorException.ControlFailed("fake", "one more vCPU", "it has 1 of 1 vCPUs");
      }
      return 1;
    }

    @Override
    public void kill() {
      calls.add("kill");
      end(new VmExit.Killed());
    }

    @Override
    public void close() {
      calls.add("close");
      end(new VmExit.Killed());
    }
  }
}
