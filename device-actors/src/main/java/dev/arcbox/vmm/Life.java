package dev.arcbox.vmm;

import dev.arcbox.hypervisor.HypervisorException;
import dev.arcbox.hypervisor.VmEvent;
import dev.arcbox.hypervisor.VmExit;
import dev.arcbox.hypervisor.VmState;
import dev.arcbox.vmm.legacy.PlatformEvents;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Where a machine stands, what its guest and its vCPUs tell on their threads, and how it ends. Its
 * monitor guards the state, the verdict and the vCPUs; it is taken by vCPU threads, so nobody waits
 * for a vCPU under it.
 */
final class Life implements PlatformEvents, VcpuRunner.Listener {
  private final String machine;
  private final Consumer<VmEvent> events;
  private final CompletableFuture<VmState.Stopped> over = new CompletableFuture<>();
  private final Verdict verdict = new Verdict();
  private VmState state = new VmState.Created();

  /** Set before anything runs. */
  private Vcpus vcpus;

  private Runnable closing = () -> {};

  Life(String machine, Consumer<VmEvent> events) {
    this.machine = machine;
    this.events = events;
  }

  /**
   * What it lives in.
   *
   * @param afterVcpus closes the rest, when the last vCPU is closed
   */
  synchronized void of(Vcpus all, Runnable afterVcpus) {
    vcpus = all;
    closing = afterVcpus;
  }

  synchronized VmState state() {
    return state;
  }

  // ---- for control calls, under this monitor

  void require(boolean allowed, String call) {
    if (!allowed) {
      throw new HypervisorException.WrongState(machine, call, state);
    }
  }

  /** Its end was decided, though it may still be on its way there. */
  boolean isEnding() {
    return verdict.isReached();
  }

  void become(VmState next) {
    VmState before = state;
    state = next;
    events.accept(new VmEvent.StateChanged(before, next));
  }

  /** It ends without ever having run. */
  void endUnstarted(VmExit how) {
    boolean _ = verdict.decide(how); // or by what came first
    finish();
  }

  VmState.Stopped awaitEnd() {
    return over.join();
  }

  // ---- what guest and vCPUs tell

  @Override
  public void powerOff() {
    ended(new VmExit.PoweredOff());
  }

  @Override
  public void reset() {
    ended(new VmExit.Restarted());
  }

  @Override
  public void debugExit(int code) {
    ended(code == 0 ? new VmExit.PoweredOff() : new VmExit.Failed("debug exit " + code));
  }

  @Override
  public void panicked() {
    panicked("reported to the panic port");
  }

  synchronized void panicked(String message) {
    if (verdict.panicked(message)) {
      events.accept(new VmEvent.GuestPanic(message));
    }
  }

  /** The first end counts; all vCPUs leave. */
  @Override
  public synchronized void ended(VmExit how) {
    if (verdict.decide(how)) {
      vcpus.end();
    }
  }

  @Override
  public synchronized void failed(VcpuRunner runner, String why) {
    events.accept(new VmEvent.VcpuFailed(runner.index(), why));
    ended(new VmExit.Failed("vCPU " + runner.index() + ": " + why));
  }

  @Override
  public synchronized void left(VcpuRunner runner) {
    if (!verdict.isReached()) {
      ended(new VmExit.Failed("vCPU " + runner.index() + " left"));
    }
    if (vcpus.left() == 0) {
      finish();
    }
  }

  /** vCPUs, then all that hangs on the VM, then the VM: the reverse of how they were made. */
  private void finish() {
    vcpus.close();
    closing.run();
    VmState.Stopped stopped = new VmState.Stopped(verdict.exit(), Instant.now());
    become(stopped);
    over.complete(stopped);
  }
}
