package dev.arcbox.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.hypervisor.kvm.IoExit;
import dev.arcbox.hypervisor.kvm.KvmExit;
import dev.arcbox.hypervisor.kvm.KvmVm;
import dev.arcbox.hypervisor.kvm.MmioExit;
import dev.arcbox.hypervisor.kvm.Register;
import dev.arcbox.hypervisor.kvm.SpecialRegisters;
import dev.arcbox.hypervisor.kvm.VcpuState;
import dev.arcbox.platform.fd.EventFd;
import dev.arcbox.testkit.census.ResourceCensus;
import dev.arcbox.testkit.tier.RequiresTier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bindings against the kernel, by guests of a few instructions. */
@Tag("kvm")
@RequiresTier(value = "kvm", files = "/dev/kvm", programs = "gcc")
@Timeout(300)
class KvmGuestTest {
  @Test
  void realModeReachesAPort() {
    try (BareMetal guest = new BareMetal()) {
      guest.real(".code16; mov $0x1234, %ax; mov $0x80, %dx; out %ax, %dx; hlt");
      IoExit exit = assertInstanceOf(IoExit.class, guest.vcpu.run());
      assertTrue(exit.isWrite());
      assertEquals(0x80, exit.port());
      assertEquals(2, exit.size());
      assertEquals(1, exit.count());
      assertEquals(0x1234, exit.value(0));
      assertInstanceOf(KvmExit.Halted.class, guest.vcpu.run());
    }
  }

  /** The guest builds its tables, turns paging and long mode on, and says so from 64-bit code. */
  @Test
  void realModeReachesLongMode() {
    String source =
        """
        .code16
          cli
          xor %ax, %ax
          mov %ax, %ds
          lgdtl table
          mov $0x20, %eax
          mov %eax, %cr4
          mov $0x1000, %eax
          mov %eax, %cr3
          mov $0xc0000080, %ecx
          rdmsr
          or $0x100, %eax
          wrmsr
          mov $0x80000011, %eax
          mov %eax, %cr0
          ljmpl $8, $long
        .code64
        long:
          mov $0x1122334455667788, %rax
          mov %rax, 0x5000
          mov $0x42, %al
          out %al, $0x80
          hlt
        .balign 8
        gdt: .quad 0, 0x00af9b000000ffff, 0x00cf93000000ffff
        table: .word 23
          .long gdt
        """;
    try (BareMetal guest = new BareMetal()) {
      guest.pageTables();
      guest.real(source);
      IoExit exit = assertInstanceOf(IoExit.class, guest.vcpu.run());
      assertEquals(0x42, exit.value(0));
      assertEquals(0x1122334455667788L, guest.read(0x5000));
      assertTrue(
          (guest.vcpu.specialRegisters().get(SpecialRegisters.Control.EFER) & 0x400) != 0,
          "long mode active");
    }
  }

  @Test
  void portsAreReadInAllSizesAndByStrings() {
    String source =
        """
          mov $0x3f8, %dx
          inb %dx, %al
          mov %al, %r8b
          inl %dx, %eax
          mov %eax, %r9d
          mov $0x5000, %edi
          mov $4, %ecx
          cld
          rep insb
          out %al, $0x80
        """;
    try (BareMetal guest = new BareMetal()) {
      guest.user(source);
      IoExit exit = assertInstanceOf(IoExit.class, guest.vcpu.run());
      assertFalse(exit.isWrite());
      exit.answer(0, 0xab);
      assertEquals(4, assertInstanceOf(IoExit.class, guest.vcpu.run()).size());
      exit.answer(0, 0xdeadbeefL);
      int letters = 0;
      while (guest.vcpu.run() instanceof IoExit io && !io.isWrite()) {
        for (int i = 0; i < io.count(); i++) {
          io.answer(i, 'a' + letters++);
        }
      }
      assertEquals(4, letters);
      assertEquals(0xab, guest.vcpu.registers().get(Register.R8) & 0xff);
      assertEquals(0xdeadbeefL, guest.vcpu.registers().get(Register.R9));
      assertEquals(0x64636261L, guest.read(0x5000) & 0xffff_ffffL);
    }
  }

  @Test
  void memoryThatIsNotThereIsMmio() {
    String source =
        """
          mov $0xd0000050, %edi
          movl $7, (%rdi)
          movzwl 2(%rdi), %eax
          mov %rax, %r8
          mov $-1, %rax
          mov %rax, (%rdi)
          out %al, $0x80
        """;
    try (BareMetal guest = new BareMetal()) {
      guest.user(source);
      MmioExit exit = assertInstanceOf(MmioExit.class, guest.vcpu.run());
      assertTrue(exit.isWrite());
      assertEquals(0xd0000050L, exit.address());
      assertEquals(4, exit.size());
      assertEquals(7, exit.value());
      assertFalse(assertInstanceOf(MmioExit.class, guest.vcpu.run()).isWrite());
      assertEquals(2, exit.size());
      exit.answer(0xbeef);
      assertEquals(8, assertInstanceOf(MmioExit.class, guest.vcpu.run()).size());
      assertEquals(-1, exit.value());
      assertInstanceOf(IoExit.class, guest.vcpu.run());
      assertEquals(0xbeef, guest.vcpu.registers().get(Register.R8));
    }
  }

  /** No handler, no table: the first fault becomes a double and a triple one. */
  @Test
  void tripleFaultIsAShutdown() {
    try (BareMetal guest = new BareMetal()) {
      guest.user("ud2");
      assertInstanceOf(KvmExit.Shutdown.class, guest.vcpu.run());
    }
  }

  @Test
  void writtenPagesAreLogged() {
    try (BareMetal guest = new BareMetal(KvmVm.Access.LOGGED, false)) {
      guest.user("movb $1, 0x100000; movb $1, 0x105000; out %al, $0x80");
      assertInstanceOf(IoExit.class, guest.vcpu.run());
      BitSet pages = guest.ram.dirtyPages(guest.vm).getFirst();
      assertTrue(pages.get(0x100) && pages.get(0x105), pages.toString());
      assertFalse(pages.get(0x101), pages.toString());
      assertFalse(guest.ram.dirtyPages(guest.vm).getFirst().get(0x105));
    }
  }

  @Test
  void kickEndsAnEndlessLoopAndIsNotLost() throws Exception {
    try (BareMetal guest = new BareMetal()) {
      guest.user("1: jmp 1b");
      Thread kicker = Thread.ofPlatform().start(guest.vcpu::kick);
      assertInstanceOf(KvmExit.Interrupted.class, guest.vcpu.run());
      // Until it is accepted the kick holds, whenever it came.
      kicker.join();
      assertInstanceOf(KvmExit.Interrupted.class, guest.vcpu.run());
      guest.vcpu.acceptKick();
    }
  }

  /** Pending port input is completed without running the guest on. */
  @Test
  void kickedReentryCompletesTheLastExit() {
    try (BareMetal guest = new BareMetal()) {
      guest.user("in $0x80, %al; mov $1, %rbx; out %al, $0x80");
      IoExit exit = assertInstanceOf(IoExit.class, guest.vcpu.run());
      exit.answer(0, 0x77);
      guest.vcpu.kick();
      assertInstanceOf(KvmExit.Interrupted.class, guest.vcpu.run());
      assertEquals(0x77, guest.vcpu.registers().get(Register.RAX) & 0xff);
      assertEquals(0, guest.vcpu.registers().get(Register.RBX));
    }
  }

  @Test
  void doorbellsSignalWithoutAnExit() {
    try (BareMetal guest = new BareMetal();
        EventFd bell = EventFd.create()) {
      KvmVm.Doorbell doorbell = new KvmVm.Doorbell(false, 0xd0000050L, 4, 3);
      guest.vm.connectKick(doorbell, bell);
      guest.user("mov $0xd0000050, %edi; movl $3, (%rdi); movl $4, (%rdi)");
      MmioExit exit = assertInstanceOf(MmioExit.class, guest.vcpu.run());
      assertEquals(4, exit.value());
      assertEquals(1, bell.drain());
      guest.vm.disconnectKick(doorbell, bell);
      guest.vcpu.setRegisters(guest.vcpu.registers().set(Register.RIP, BareMetal.CODE));
      assertInstanceOf(MmioExit.class, guest.vcpu.run());
      assertEquals(0, bell.drain());
    }
  }

  /** The LAPIC's page: spurious vector register with the software's enable bit; pending bits. */
  private static final int SPURIOUS = 0xf0;

  private static final int REQUESTS = 0x200;

  private static void enableLapic(BareMetal guest) {
    byte[] page = guest.vcpu.state(VcpuState.LAPIC);
    ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN).putInt(SPURIOUS, 0x1ff);
    guest.vcpu.setState(VcpuState.LAPIC, page);
  }

  /** Whether an interrupt waits for the guest, which has none of them on. */
  private static boolean pends(BareMetal guest, int vector) {
    ByteBuffer page =
        ByteBuffer.wrap(guest.vcpu.state(VcpuState.LAPIC)).order(ByteOrder.LITTLE_ENDIAN);
    return (page.getInt(REQUESTS + vector / 32 * 16) >>> vector % 32 & 1) != 0;
  }

  private static void messagesAndEventfdsInterrupt(BareMetal guest) {
    enableLapic(guest);
    guest.vm.signalMsi(0xfee00000L, 0x41);
    assertTrue(pends(guest, 0x41));
    guest.vm.setRoutes(
        List.of(
            new KvmVm.Route.Msi(5, 0xfee00000L, 0x42), new KvmVm.Route.Msi(6, 0xfee00000L, 0x43)));
    try (IrqfdLine line = IrqfdLine.connect(guest.vm, 5)) {
      line.pulse();
      while (!pends(guest, 0x42)) {
        Thread.onSpinWait(); // KVM may leave it to a worker of the kernel's, which tells nobody
      }
    }
    assertFalse(pends(guest, 0x43));
  }

  @Test
  void irqfdAndMessagesInterruptByTheirRoutes() {
    try (BareMetal guest = new BareMetal(KvmVm.Access.READ_WRITE, true)) {
      messagesAndEventfdsInterrupt(guest);
      guest.vm.setRoutes(List.of(new KvmVm.Route.Pin(5, 2, 5)));
    }
  }

  @Test
  void splitIrqchipInterruptsToo() {
    try (BareMetal guest = BareMetal.withSplitIrqchip()) {
      messagesAndEventfdsInterrupt(guest);
    }
  }

  @Test
  void stateGoesOutAndIn() {
    try (BareMetal guest = new BareMetal(KvmVm.Access.READ_WRITE, true)) {
      guest.user("out %al, $0x80");
      for (VcpuState part : VcpuState.values()) {
        byte[] bytes = guest.vcpu.state(part);
        guest.vcpu.setState(part, bytes);
        assertEquals(part.bytes(), bytes.length);
      }
      int[] indices = guest.system.msrIndices();
      assertTrue(indices.length > 10);
      assertTrue(guest.vcpu.msrs(indices).size() > 5);
      // IA32_MTRR_DEF_TYPE, which every vCPU has; and a number that none has.
      assertTrue(guest.vcpu.setMsr(0x2ff, 0xc06));
      assertEquals(0xc06L, guest.vcpu.msrs(new int[] {0x2ff}).get(0x2ff));
      assertFalse(guest.vcpu.setMsr(0x7fff_0000, 1));
      Duration clock = guest.vm.clock();
      guest.vm.setClock(clock.plusSeconds(5));
      assertTrue(guest.vm.clock().compareTo(clock.plusSeconds(5)) >= 0);
    }
  }

  @Test
  void nothingIsLeftBehind() throws Exception {
    try (BareMetal warm = new BareMetal()) {
      assertTrue(warm.system.missing().isEmpty(), warm.system.missing());
    }
    ResourceCensus before = ResourceCensus.take();
    for (int i = 0; i < 20; i++) {
      try (BareMetal guest = new BareMetal(KvmVm.Access.READ_WRITE, true)) {
        guest.user("out %al, $0x80");
        assertInstanceOf(IoExit.class, guest.vcpu.run());
      }
    }
    assertEquals("", before.leakSince(Duration.ofSeconds(10)).orElse(""));
    // A VM has three mappings; twenty that stayed would show among the JVM's own coming and going.
    int grown = ResourceCensus.take().mappings() - before.mappings();
    assertTrue(grown < 20, grown + " more mappings");
  }
}
