package dev.arcbox.vmm;

import dev.arcbox.hypervisor.GuestAddressException;
import dev.arcbox.hypervisor.kvm.KvmSystem;
import dev.arcbox.hypervisor.kvm.KvmVcpu;
import dev.arcbox.hypervisor.kvm.KvmVm;
import dev.arcbox.hypervisor.kvm.Register;
import dev.arcbox.hypervisor.kvm.Registers;
import dev.arcbox.hypervisor.kvm.SegmentRegister;
import dev.arcbox.hypervisor.kvm.SpecialRegisters;
import dev.arcbox.hypervisor.kvm.SpecialRegisters.Control;
import dev.arcbox.hypervisor.kvm.SpecialRegisters.Segment;
import dev.arcbox.vmm.boot.MemoryMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How fast this host runs a guest's kernel. {@code /dev/kvm} may be there and interpret every
 * instruction of ring 0, a thousand times slower than hardware, or not know some at all; only
 * trying tells. A loop of two instructions runs for some milliseconds, and is stopped by a kick.
 */
final class RingZeroProbe {
  /**
   * A processor does several hundred, an emulator on another emulator dozens, an interpreter one.
   */
  static final double LEAST_MILLIONS = 20;

  private static final long MILLIS = 4;

  /** A busy host may keep the loop waiting; then the best of some tries counts. */
  private static final int TRIES = 5;

  private static final long CODE = 0x1000;

  /** {@code 1: inc %eax; jmp 1b} in 32-bit code. */
  private static final byte[] LOOP = {0x40, (byte) 0xeb, (byte) 0xfd};

  private static final double INSTRUCTIONS_PER_ROUND = 2;

  /** Ring 0, flat, 32-bit, 4 KiB granularity. */
  private static final SegmentRegister FLAT_CODE = new SegmentRegister(8, 0, -1, 0xc9b);

  private static final SegmentRegister FLAT_DATA = new SegmentRegister(16, 0, -1, 0xc93);

  /** PE and ET. */
  private static final long PROTECTED = 0x11;

  private RingZeroProbe() {}

  /**
   * Millions of instructions a second, about; stops trying when it is enough.
   *
   * @throws dev.arcbox.platform.errno.PlatformException when KVM refuses
   */
  static double millionsPerSecond(KvmSystem system) {
    double best = 0;
    for (int i = 0; i < TRIES && best < LEAST_MILLIONS; i++) {
      best = Math.max(best, once(system));
    }
    return best;
  }

  private static double once(KvmSystem system) {
    // Closed from the last to the first: the VM before its memory.
    try (GuestRam ram = GuestRam.allocate("probe", MemoryMap.of(2L << 20));
        KvmVm vm = system.createVm()) {
      ram.memory().copyIn(CODE, LOOP);
      ram.plug(vm, KvmVm.Access.READ_WRITE);
      try (KvmVcpu vcpu = vm.createVcpu(0)) {
        enterLoop(vcpu);
        return run(vcpu);
      }
    } catch (GuestAddressException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void enterLoop(KvmVcpu vcpu) {
    SpecialRegisters special = vcpu.specialRegisters();
    special
        .set(FLAT_CODE, Segment.CS)
        .set(FLAT_DATA, Segment.DS, Segment.ES, Segment.FS, Segment.GS, Segment.SS)
        .set(Control.CR0, PROTECTED);
    vcpu.setSpecialRegisters(special);
    vcpu.setRegisters(Registers.initial().set(Register.RIP, CODE));
  }

  /** On a platform thread of its own, since the caller's may be virtual. */
  private static double run(KvmVcpu vcpu) {
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<Double> speed = new CompletableFuture<>();
    Thread _ =
        Thread.ofPlatform()
            .name("kvm-probe")
            .daemon()
            .start(
                () -> {
                  try {
                    vcpu.enter();
                    started.countDown();
                    long begin = System.nanoTime();
                    var _ = vcpu.run();
                    long nanos = System.nanoTime() - begin;
                    long rounds = vcpu.registers().get(Register.RAX) & 0xffff_ffffL;
                    speed.complete(rounds * INSTRUCTIONS_PER_ROUND * 1e3 / Math.max(1, nanos));
                  } catch (RuntimeException | Error e) {
                    speed.completeExceptionally(e);
                  } finally {
                    started.countDown();
                    vcpu.leave();
                  }
                });
    try {
      started.await();
      TimeUnit.MILLISECONDS.sleep(MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    vcpu.kick();
    return speed.join();
  }
}
