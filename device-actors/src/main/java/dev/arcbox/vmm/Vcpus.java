package dev.arcbox.vmm;

import dev.arcbox.hypervisor.kvm.KvmVcpu;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.vmm.boot.CpuState;
import java.util.ArrayList;
import java.util.List;

/** The vCPUs of one machine, by rising index. Guarded by its {@link Life}. */
final class Vcpus implements AutoCloseable {
  private final String machine;
  private final Board board;
  private final VcpuRunner.Listener listener;
  private final List<VcpuRunner> runners = new ArrayList<>();

  /** Threads that still run. */
  private int alive;

  Vcpus(String machine, Board board, VcpuRunner.Listener listener) {
    this.machine = machine;
    this.board = board;
    this.listener = listener;
  }

  List<VcpuRunner> all() {
    return List.copyOf(runners);
  }

  /** Starts {@code count} of them; all are made before the first one runs. */
  void start(int count, CpuState boot) {
    List<KvmVcpu> made = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
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

  /** One more, which waits for the guest to start it. */
  int add() {
    int index = runners.size();
    VcpuRunner runner = runner(board.createVcpu(index));
    runners.add(runner);
    alive++;
    runner.start();
    return index;
  }

  private VcpuRunner runner(KvmVcpu vcpu) {
    return new VcpuRunner(machine, vcpu, board.ports(), board.memory(), listener);
  }

  void go() {
    runners.forEach(VcpuRunner::go);
  }

  /** For good. */
  void end() {
    runners.forEach(VcpuRunner::end);
  }

  /** One has left; how many still run. */
  int left() {
    return --alive;
  }

  /** The last one first; none runs any more. */
  @Override
  public void close() {
    runners.reversed().forEach(runner -> runner.vcpu().close());
  }
}
