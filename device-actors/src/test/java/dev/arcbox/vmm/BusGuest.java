package dev.arcbox.vmm;

import dev.arcbox.hypervisor.MmioDevice;
import dev.arcbox.hypervisor.VmExit;
import dev.arcbox.hypervisor.kvm.Registers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

/** A guest of a few instructions in user mode, on our vCPU thread and our buses. */
final class BusGuest implements AutoCloseable {
  /** Where guests tell that they have come round. */
  static final int PORT = 0x80;

  final BareMetal bare;
  final IoBus ports = new IoBus();
  final IoBus memory = new IoBus();
  private final CompletableFuture<Void> failure = new CompletableFuture<>();

  BusGuest(BareMetal bare) {
    this.bare = bare;
  }

  /** Runs the program until {@code over} opens, then takes the vCPU out. */
  void run(String source, UnaryOperator<Registers> registers, CountDownLatch over)
      throws InterruptedException {
    bare.user(source, registers);
    bare.vcpu.leave();
    CountDownLatch left = new CountDownLatch(1);
    VcpuRunner runner = new VcpuRunner("guest", bare.vcpu, ports, memory, new Ends(left, over));
    runner.start();
    over.await();
    runner.end();
    left.await();
    if (failure.isCompletedExceptionally()) {
      failure.join();
    }
  }

  private final class Ends implements VcpuRunner.Listener {
    private final CountDownLatch left;
    private final CountDownLatch over;

    Ends(CountDownLatch left, CountDownLatch over) {
      this.left = left;
      this.over = over;
    }

    private void fail(String why) {
      failure.completeExceptionally(new IllegalStateException(why));
      over.countDown();
    }

    @Override
    public void ended(VmExit exit) {
      fail(exit.describe());
    }

    @Override
    public void failed(VcpuRunner vcpu, String why) {
      fail(why);
    }

    @Override
    public void left(VcpuRunner vcpu) {
      left.countDown();
    }
  }

  /** A register that only takes writes. */
  @FunctionalInterface
  interface Reports extends MmioDevice {
    void reported(long value);

    @Override
    default long read(long offset, int size) {
      return 0;
    }

    @Override
    default void write(long offset, int size, long value) {
      reported(value);
    }
  }

  @Override
  public void close() {
    bare.close();
  }
}
