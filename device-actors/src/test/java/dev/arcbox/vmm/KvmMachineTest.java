package dev.arcbox.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.hypervisor.Availability;
import dev.arcbox.hypervisor.DeviceSlot;
import dev.arcbox.hypervisor.DeviceTransport;
import dev.arcbox.hypervisor.HypervisorException;
import dev.arcbox.hypervisor.MachineConfig;
import dev.arcbox.hypervisor.MmioSlot;
import dev.arcbox.hypervisor.VirtualMachine;
import dev.arcbox.hypervisor.VmEvent;
import dev.arcbox.hypervisor.VmExit;
import dev.arcbox.hypervisor.VmState;
import dev.arcbox.testkit.census.ResourceCensus;
import dev.arcbox.testkit.tier.RequiresTier;
import dev.arcbox.virtio.DeviceEvents;
import dev.arcbox.virtio.DeviceRunner;
import dev.arcbox.virtio.balloon.BalloonEndpoint;
import dev.arcbox.virtio.mmio.MmioTransport;
import dev.arcbox.worker.PinnedWorker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole machines with kernels of a few instructions. */
@Tag("kvm")
@RequiresTier(value = "kvm", files = "/dev/kvm", programs = "gcc")
@Timeout(180)
@SuppressWarnings("StringConcatToTextBlock") // this check of Error Prone 2.50 fails on text blocks
class KvmMachineTest {
  private static final DeviceSlot SLOT = new DeviceSlot("balloon", 5);

  @TempDir Path folder;

  private final BlockingQueue<VmEvent> events = new LinkedBlockingQueue<>();
  private final KvmHypervisor kvm = new KvmHypervisor();

  private VirtualMachine machine(int cpus, String main) throws Exception {
    MachineConfig config =
        MachineConfig.builder("test", PvhGuest.build(folder, main))
            .memoryBytes(64 << 20)
            .cpus(cpus)
            .slots(List.of(SLOT))
            .runDir(folder.resolve("run"))
            .build();
    return kvm.create(config, events::add);
  }

  private VmExit end() throws InterruptedException {
    while (true) {
      VmEvent event = events.poll(150, TimeUnit.SECONDS);
      if (event instanceof VmEvent.StateChanged(VmState _, VmState.Stopped stopped)) {
        return stopped.exit();
      }
      assertTrue(event != null, "no end within the time");
    }
  }

  /** A register in the machine's slot, where guests leave a word for the test. */
  private static Bell bell(VirtualMachine machine) {
    Bell bell = new Bell();
    ((DeviceTransport.Mmio) machine.transport()).slot(SLOT).attach(bell);
    return bell;
  }

  private String console() throws Exception {
    // A guest may write anything there.
    return Files.readString(folder.resolve("run/console.log"), StandardCharsets.ISO_8859_1);
  }

  @Test
  void printsAndPowersOff() throws Exception {
    try (VirtualMachine machine = machine(1, "print \"hello\\n\"\npoweroff")) {
      machine.start();
      assertInstanceOf(VmExit.PoweredOff.class, end());
      assertEquals("hello\n", console());
    }
  }

  @Test
  void restartIsAnEnd() throws Exception {
    try (VirtualMachine machine = machine(1, "restart")) {
      machine.start();
      assertInstanceOf(VmExit.Restarted.class, end());
    }
  }

  @Test
  void panicIsReadOffTheConsole() throws Exception {
    String main = "print \"[1.0] Kernel panic - not syncing: oh no\\n\"\nrestart";
    try (VirtualMachine machine = machine(1, main)) {
      machine.start();
      VmExit.Panicked panicked = assertInstanceOf(VmExit.Panicked.class, end());
      assertEquals("Kernel panic - not syncing: oh no", panicked.message());
    }
  }

  @Test
  void tripleFaultNamesThePlace() throws Exception {
    try (VirtualMachine machine = machine(1, "ud2")) {
      machine.start();
      VmExit.Panicked panicked = assertInstanceOf(VmExit.Panicked.class, end());
      assertTrue(panicked.message().contains("triple fault"), panicked.message());
    }
  }

  @Test
  void powerButtonReachesTheGuest() throws Exception {
    String main =
        """
          movl $1, 0xd0000000
          mov $0x603, %edx
        1: inb %dx, %al
          test $1, %al
          jz 1b
          poweroff
        """;
    try (VirtualMachine machine = machine(1, main)) {
      Bell bell = bell(machine);
      machine.start();
      bell.await(1);
      machine.requestStop();
      assertInstanceOf(VmExit.PoweredOff.class, end());
    }
  }

  @Test
  void pausedGuestsStandStillAndGoOn() throws Exception {
    String main = "1: inc %eax\nmov %eax, 0xd0000000\njmp 1b";
    try (VirtualMachine machine = machine(2, main)) {
      Bell bell = bell(machine);
      assertThrows(HypervisorException.WrongState.class, machine::pause);
      machine.start();
      for (int i = 0; i < 5; i++) {
        bell.await(bell.last() + 10);
        machine.pause();
        assertInstanceOf(VmState.Paused.class, machine.state());
        long still = bell.last();
        assertThrows(HypervisorException.WrongState.class, machine::pause);
        assertThrows(HypervisorException.WrongState.class, machine::addCpu);
        assertEquals(still, bell.last());
        machine.resume();
        bell.await(still + 10);
      }
      machine.pause();
      machine.kill();
      assertInstanceOf(VmExit.Killed.class, end());
    }
  }

  /** INIT and SIPI by the LAPIC's registers; the second vCPU starts in real mode at 0x8000. */
  private static final String START_SECOND =
      """
        mov $second, %esi
        mov $0x8000, %edi
        mov $64, %ecx
        cld
        rep movsb
        mov $0xfee00000, %ebx
        movl $0x1ff, 0xf0(%ebx)
        movl $1, 0x200004
      1: cmpl $1, 0x200004
        jne 1b
        movl $0x01000000, 0x310(%ebx)
        movl $0x00004500, 0x300(%ebx)
        movl $0x01000000, 0x310(%ebx)
        movl $0x00004608, 0x300(%ebx)
      2: cmpb $0x5a, 0x9000
        jne 2b
        poweroff
      second:
      .code16
        xor %ax, %ax
        mov %ax, %ds
        movb $0x5a, 0x9000
      3: hlt
        jmp 3b
      """;

  @Test
  void secondProcessorIsStartedByTheFirst() throws Exception {
    try (VirtualMachine machine = machine(2, START_SECOND)) {
      machine.start();
      assertEquals(2, machine.vcpus().size());
      assertInstanceOf(VmExit.PoweredOff.class, end());
    }
  }

  @Test
  void processorThatCameLaterIsAnnounced() throws Exception {
    String main =
        """
          movl $1, 0xd0000000
          mov $0x603, %edx
        1: inb %dx, %al
          test $2, %al
          jz 1b
          mov $0x610, %edx
          mov $1, %eax
          outl %eax, %dx
          mov $0x614, %edx
          inb %dx, %al
          cmp $3, %al
          jne 1b
          poweroff
        """;
    Path kernel = PvhGuest.build(folder, main);
    Files.createDirectory(folder.resolve("run"));
    MachineConfig config =
        MachineConfig.builder("test", kernel)
            .memoryBytes(64 << 20)
            .slots(List.of(SLOT))
            .runDir(folder.resolve("run"))
            .build();
    try (KvmMachine machine = new KvmMachine(config, 2, events::add)) {
      Bell bell = bell(machine);
      machine.start();
      bell.await(1);
      assertEquals(1, machine.addCpu());
      assertInstanceOf(VmExit.PoweredOff.class, end());
      assertEquals(2, machine.metrics().size());
    }
  }

  @Test
  void noMoreProcessorsThanThereCanBe() throws Exception {
    MachineConfig config =
        MachineConfig.builder("test", PvhGuest.build(folder, "1: jmp 1b"))
            .memoryBytes(64 << 20)
            .runDir(Files.createDirectory(folder.resolve("run")))
            .build();
    try (KvmMachine machine = new KvmMachine(config, 1, events::add)) {
      assertThrows(HypervisorException.WrongState.class, machine::addCpu);
      machine.start();
      HypervisorException refused =
          assertThrows(HypervisorException.ControlFailed.class, machine::addCpu);
      assertTrue(refused.getMessage().contains("it has 1 of 1 vCPUs"), refused.getMessage());
    }
  }

  /** Random accesses to every register and some that are none; at the end the machine works. */
  @Test
  void randomRegisterAccessesHarmNobody() throws Exception {
    String main =
        """
          movl $0x12345678, 0x200010
          movl $6000, 0x200014
        again:
          mov 0x200010, %eax
          mov %eax, %ebx
          shl $13, %ebx
          xor %ebx, %eax
          mov %eax, %ebx
          shr $17, %ebx
          xor %ebx, %eax
          mov %eax, %ebx
          shl $5, %ebx
          xor %ebx, %eax
          mov %eax, 0x200010
          mov %eax, %ecx
          shr $8, %ecx
          and $0xff, %ecx
          test $0x10, %eax
          jz mmio
          mov %eax, %ebx
          shr $20, %ebx
          and $7, %ebx
          mov ports(,%ebx,4), %edx
          mov %eax, %ebx
          and $7, %ebx
          add %ebx, %edx
          test $0x20, %eax
          jz 1f
          test $0x40, %eax
          jz 2f
          outl %eax, %dx
          jmp next
        2: outb %al, %dx
          jmp next
        1: inl %dx, %eax
          jmp next
        mmio:
          lea 0xd0000000(,%ecx,4), %edx
          test $0x20, %eax
          jz 3f
          mov %eax, (%edx)
          jmp next
        3: movb (%edx), %al
        next:
          decl 0x200014
          jnz again
          outport 0x3fb, 3
          outport 0x3fc, 0
          print "alive\\n"
          poweroff
        ports: .long 0x3f8, 0x70, 0xcf8, 0x610, 0x5f0, 0x1000, 0x618, 0xcf0
        """;
    PinnedWorker worker = PinnedWorker.start("fuzz", e -> {});
    try (VirtualMachine machine = machine(1, main)) {
      MmioSlot slot = ((DeviceTransport.Mmio) machine.transport()).slot(SLOT);
      CompletableFuture<MmioTransport> attached = new CompletableFuture<>();
      worker.execute(
          () ->
              attached.complete(
                  MmioTransport.attach(
                      slot,
                      new DeviceRunner(new BalloonEndpoint().devices(), worker, new Nobody()),
                      worker)));
      MmioTransport transport = attached.join();
      machine.start();
      assertInstanceOf(VmExit.PoweredOff.class, end());
      assertTrue(console().endsWith("alive\n"), console());
      CompletableFuture<Void> closed = new CompletableFuture<>();
      worker.execute(
          () -> {
            transport.close();
            closed.complete(null);
          });
      closed.join();
    } finally {
      worker.close();
    }
  }

  /** Hears nothing. */
  private static final class Nobody implements DeviceEvents {
    @Override
    public void failed(Throwable cause) {}

    @Override
    public void broken(int queue, String why) {}

    @Override
    public void reset() {}
  }

  @Test
  void badKernelIsRefusedAndNothingStays() throws Exception {
    Path kernel = Files.writeString(folder.resolve("kernel"), "no kernel at all");
    MachineConfig config =
        MachineConfig.builder("test", kernel).runDir(folder.resolve("run")).build();
    try (VirtualMachine machine = kvm.create(config, events::add)) {
      HypervisorException refused =
          assertThrows(HypervisorException.StartFailed.class, machine::start);
      assertTrue(refused.getMessage().contains("bzImage"), refused.getMessage());
      assertInstanceOf(VmExit.Failed.class, end());
    }
  }

  @Test
  void machinesLeaveNothingBehind() throws Exception {
    try (VirtualMachine warm = machine(2, "poweroff")) {
      warm.start();
      end();
    }
    ResourceCensus before = ResourceCensus.take();
    for (int i = 0; i < 10; i++) {
      try (VirtualMachine machine = machine(2, i % 2 == 0 ? "poweroff" : "1: jmp 1b")) {
        machine.start();
        if (i % 2 == 0) {
          end();
        }
      }
    }
    try (VirtualMachine never = machine(1, "poweroff")) {
      assertInstanceOf(VmState.Created.class, never.state());
    }
    assertEquals("", before.leakSince(Duration.ofSeconds(30)).orElse(""));
  }

  @Test
  void theProbeHasAFigure() {
    String said =
        switch (kvm.availability()) {
          case Availability.Usable(String detail) -> detail;
          case Availability.Unusable(String reason, String _) -> reason;
        };
    assertTrue(said.contains("million instructions a second"), said);
  }
}
