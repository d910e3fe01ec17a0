package dev.arcbox.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.hypervisor.GuestAddressException;
import dev.arcbox.hypervisor.GuestMemory;
import dev.arcbox.hypervisor.kvm.KvmVm;
import dev.arcbox.hypervisor.kvm.Register;
import dev.arcbox.testkit.tier.RequiresTier;
import dev.arcbox.virtio.DeviceEvents;
import dev.arcbox.virtio.DeviceFactory;
import dev.arcbox.virtio.DeviceRunner;
import dev.arcbox.virtio.balloon.BalloonEndpoint;
import dev.arcbox.virtio.blk.BlkDevice;
import dev.arcbox.virtio.blk.BlkDisk;
import dev.arcbox.virtio.console.ConsoleEndpoint;
import dev.arcbox.virtio.console.ConsoleHistory;
import dev.arcbox.virtio.mmio.MmioTransport;
import dev.arcbox.virtio.rng.OsEntropy;
import dev.arcbox.virtio.rng.RngDevice;
import dev.arcbox.virtio.rng.RngMetrics;
import dev.arcbox.virtio.vsock.VsockEndpoint;
import dev.arcbox.worker.PinnedWorker;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A guest in user mode, at full speed, that means harm to all kinds of devices at once: it sets
 * queues up, moves them while they run, writes nonsense into their rings, notifies queues that are
 * none, and accesses registers of all sizes (security rows 1 to 6). Devices may give up until the
 * next reset; none may fail, and all must answer in the end. The guest's own program lies where
 * devices must not reach: it would not come to its end if one did.
 */
@Tag("kvm")
@RequiresTier(value = "kvm", files = "/dev/kvm", programs = "gcc")
@Timeout(240)
class KvmHostileTest {
  private static final long DEVICES = 0xd000_0000L;
  private static final int PAGE = 0x1000;
  private static final int FIRST_INTERRUPT = 16;
  private static final long RINGS = 0x100000;
  private static final int STEPS = 4000;
  private static final long DISK_BYTES = 1 << 20;

  /** R12 is the seed, R13 how many steps. Rings lie in the 32 KiB from 0x100000. */
  private static final String MISCHIEF =
      """
      step:
        call random
        mov %eax, %r8d
        call random
        mov %eax, %r9d
        mov %r8d, %eax
        shr $8, %eax
        xor %edx, %edx
        mov $5, %ecx
        div %ecx
        shl $12, %edx
        mov $0xd0000000, %ebx
        add %edx, %ebx
        mov %r8d, %eax
        and $15, %eax
        cmp $4, %eax
        jb scribble
        cmp $6, %eax
        jb setup
        cmp $11, %eax
        jb control
        cmp $13, %eax
        jb config
        jmp odd
      scribble:
        mov $64, %ecx
      1: call random
        mov %eax, %edx
        and $0x7ff8, %edx
        call random
        mov %eax, %edi
        and $3, %edi
        neg %edi
        sar $2, %edi
        and %eax, %edi
        mov %edi, 0x100004(%rdx)
        and $0x3fffff, %eax
        mov %eax, 0x100000(%rdx)
        dec %ecx
        jnz 1b
        jmp done
      setup:
        movl $0, 0x70(%rbx)
        movl $3, 0x70(%rbx)
        movl $1, 0x24(%rbx)
        movl $1, 0x20(%rbx)
        movl $0, 0x24(%rbx)
        mov 0x10(%rbx), %eax
        and %r9d, %eax
        mov %eax, 0x20(%rbx)
        movl $11, 0x70(%rbx)
        xor %r10d, %r10d
      2: mov %r10d, 0x30(%rbx)
        mov %r9d, %ecx
        and $7, %ecx
        mov $1, %eax
        shl %cl, %eax
        mov %eax, 0x38(%rbx)
        call random
        and $0x7000, %eax
        add $0x100000, %eax
        mov %eax, 0x80(%rbx)
        add $0x800, %eax
        mov %eax, 0x90(%rbx)
        add $0x200, %eax
        mov %eax, 0xa0(%rbx)
        movl $1, 0x44(%rbx)
        inc %r10d
        cmp $4, %r10d
        jb 2b
        movl $15, 0x70(%rbx)
        xor %eax, %eax
      3: mov %eax, 0x50(%rbx)
        inc %eax
        cmp $4, %eax
        jb 3b
        movl $0xffff, 0x50(%rbx)
        movl $-1, 0x50(%rbx)
        jmp done
      control:
        mov %r8d, %edx
        shr $16, %edx
        and $0xfc, %edx
        add %edx, %ebx
        test $0x1000000, %r8d
        jz 4f
        and $7, %r9d
      4: test $0x2000000, %r8d
        jz 5f
        mov (%rbx), %eax
        jmp done
      5: mov %r9d, (%rbx)
        jmp done
      config:
        mov %r8d, %edx
        shr $16, %edx
        and $0xff, %edx
        lea 0x100(%rbx,%rdx), %ebx
        mov %r9b, (%rbx)
        mov (%rbx), %rax
        mov %r9d, (%rbx)
        jmp done
      odd:
        mov %r8d, %edx
        shr $16, %edx
        and $0xff7, %edx
        add %edx, %ebx
        mov (%rbx), %ax
        mov %r9w, (%rbx)
        mov %r9, (%rbx)
        mov (%rbx), %al
      done:
        dec %r13d
        jnz step
        mov $0xd0000000, %ebx
        mov $5, %ecx
      6: movl $0, 0x70(%rbx)
        mov 0x70(%rbx), %eax
        test %eax, %eax
        jnz bad
        cmpl $0x74726976, (%rbx)
        jne bad
        add $0x1000, %ebx
        dec %ecx
        jnz 6b
        mov $1, %al
        jmp tell
      bad:
        mov $2, %al
      tell:
        out %al, $0x80
        jmp tell
      random:
        mov %r12d, %eax
        shl $13, %eax
        xor %eax, %r12d
        mov %r12d, %eax
        shr $17, %eax
        xor %eax, %r12d
        mov %r12d, %eax
        shl $5, %eax
        xor %eax, %r12d
        mov %r12d, %eax
        ret
      """;

  @TempDir Path folder;

  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

  private record Attached(DeviceRunner runner, MmioTransport transport) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void guestsThatMeanHarmHarmNobody(int seed) throws Exception {
    Path file = Files.write(folder.resolve("disk"), new byte[(int) DISK_BYTES]);
    PinnedWorker worker = PinnedWorker.start("hostile", e -> complaints.add("uncaught " + e));
    try (BlkDisk disk = BlkDisk.open(file, false, "hostile");
        OsEntropy entropy = OsEntropy.open();
        VsockEndpoint vsock = new VsockEndpoint(3);
        BusGuest guest = new BusGuest(new BareMetal(KvmVm.Access.READ_WRITE, true))) {
      List<DeviceFactory> factories =
          List.of(
              () -> new BlkDevice(disk),
              new ConsoleEndpoint(new ConsoleHistory(1 << 16)).devices(),
              () -> new RngDevice(entropy, new RngMetrics()),
              vsock.devices(),
              new BalloonEndpoint().devices());
      try {
        assertEquals(1, torment(guest, factories, worker, seed), "not all devices came back");
      } finally {
        worker.close();
      }
      assertEquals(DISK_BYTES, Files.size(file));
      assertTrue(complaints.isEmpty(), complaints.toString());
    }
  }

  /** What the guest says in the end. */
  private int torment(BusGuest guest, List<DeviceFactory> factories, PinnedWorker worker, int seed)
      throws InterruptedException {
    List<Slot> slots = new ArrayList<>();
    List<Attached> devices = new ArrayList<>();
    CompletableFuture<Integer> said = new CompletableFuture<>();
    CountDownLatch over = new CountDownLatch(1);
    GuestMemory upper = upper(guest.bare);
    guest.ports.add(
        BusGuest.PORT,
        1,
        (BusGuest.Reports)
            value -> {
              said.complete((int) value);
              over.countDown();
            });
    try {
      for (int i = 0; i < factories.size(); i++) {
        long address = DEVICES + (long) i * PAGE;
        Slot slot = new Slot(guest.bare.vm, guest.memory, upper, address, FIRST_INTERRUPT + i);
        slots.add(slot);
        devices.add(attach(slot, factories.get(i), worker));
      }
      guest.run(
          MISCHIEF,
          registers -> registers.set(Register.R12, 7919L * seed).set(Register.R13, STEPS),
          over);
    } finally {
      devices.forEach(device -> detach(device, worker));
      slots.forEach(Slot::close);
    }
    return said.join();
  }

  /** What devices may reach. */
  private static GuestMemory upper(BareMetal bare) {
    try {
      MemorySegment bytes = bare.memory().slice(RINGS, BareMetal.BYTES - RINGS);
      return GuestMemory.of(List.of(new GuestMemory.Region(RINGS, bytes)));
    } catch (GuestAddressException e) {
      throw new AssertionError(e);
    }
  }

  private Attached attach(Slot slot, DeviceFactory factory, PinnedWorker worker) {
    CompletableFuture<Attached> made = new CompletableFuture<>();
    worker.execute(
        () -> {
          DeviceRunner runner = new DeviceRunner(factory, worker, new Complaints());
          made.complete(new Attached(runner, MmioTransport.attach(slot, runner, worker)));
        });
    return made.join();
  }

  private static void detach(Attached device, PinnedWorker worker) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    worker.execute(
        () -> {
          device.transport.close();
          device.runner.close();
          done.complete(null);
        });
    done.join();
  }

  /** A broken ring is the guest's affair, a device that throws is ours. */
  private final class Complaints implements DeviceEvents {
    @Override
    public void failed(Throwable cause) {
      complaints.add("failed " + cause);
    }

    @Override
    public void broken(int queue, String why) {}

    @Override
    public void reset() {}
  }
}
