package dev.arcbox.vmm;

import static dev.arcbox.hypervisor.kvm.SpecialRegisters.Control.CR0;
import static dev.arcbox.hypervisor.kvm.SpecialRegisters.Control.CR3;
import static dev.arcbox.hypervisor.kvm.SpecialRegisters.Control.CR4;
import static dev.arcbox.hypervisor.kvm.SpecialRegisters.Control.EFER;
import static dev.arcbox.hypervisor.kvm.SpecialRegisters.Segment.CS;
import static dev.arcbox.hypervisor.kvm.SpecialRegisters.Segment.DS;
import static dev.arcbox.hypervisor.kvm.SpecialRegisters.Segment.ES;
import static dev.arcbox.hypervisor.kvm.SpecialRegisters.Segment.FS;
import static dev.arcbox.hypervisor.kvm.SpecialRegisters.Segment.GS;
import static dev.arcbox.hypervisor.kvm.SpecialRegisters.Segment.SS;
import static dev.arcbox.hypervisor.kvm.SpecialRegisters.Segment.TR;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.arcbox.hypervisor.GuestAddressException;
import dev.arcbox.hypervisor.GuestMemory;
import dev.arcbox.hypervisor.kvm.KvmSystem;
import dev.arcbox.hypervisor.kvm.KvmVcpu;
import dev.arcbox.hypervisor.kvm.KvmVm;
import dev.arcbox.hypervisor.kvm.Register;
import dev.arcbox.hypervisor.kvm.Registers;
import dev.arcbox.hypervisor.kvm.SegmentRegister;
import dev.arcbox.hypervisor.kvm.SpecialRegisters;
import dev.arcbox.testkit.kvm.GuestCode;
import dev.arcbox.vmm.boot.MemoryMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A VM with 4 MiB of memory and one vCPU, for programs of a few instructions.
 *
 * <p>Memory: page tables at 0x1000 to 0x4fff, the program at {@link #CODE}, its stack below {@link
 * #STACK}. In user mode the first GiB is mapped onto itself, and the fourth too, where MMIO is.
 */
final class BareMetal implements AutoCloseable {
  static final long CODE = 0x8000;
  static final long STACK = 0x20000;
  static final long BYTES = 4 << 20;

  private static final long TOP_TABLE = 0x1000;
  private static final long MIDDLE_TABLE = 0x2000;
  private static final long LOW_TABLE = 0x3000;
  private static final long DEVICE_TABLE = 0x4000;

  /** Present, writable, user; and a page of 2 MiB. */
  private static final long TABLE_BITS = 7;

  private static final long PAGE_BITS = 0x87;

  /** Ring-3 code (64-bit) and data: present, S, DPL 3. */
  private static final int USER_CODE = 0xb | 1 << 4 | 3 << 5 | 1 << 7 | 1 << 9 | 1 << 11;

  private static final int USER_DATA = 0x3 | 1 << 4 | 3 << 5 | 1 << 7 | 1 << 10 | 1 << 11;
  private static final int BUSY_TASK = 0xb | 1 << 7;

  /**
   * A task state whose bitmap opens all ports: KVM in software looks at it whatever IOPL says. The
   * bitmap's offset stands in the last two of its 0x68 bytes.
   */
  private static final long TASK = 0x30000;

  private static final int TASK_LIMIT = 0x68 + 0x2000;

  /** Interrupts off, IOPL 3 so that ports are open to user mode. */
  private static final long FLAGS = 0x3002;

  final GuestRam ram = GuestRam.allocate("bare", MemoryMap.of(BYTES));
  final KvmSystem system = KvmSystem.open();
  final KvmVm vm = system.createVm();
  final KvmVcpu vcpu;

  BareMetal() {
    this(KvmVm.Access.READ_WRITE, false);
  }

  BareMetal(KvmVm.Access access, boolean irqchip) {
    this(access, irqchip ? KvmVm::createIrqchip : vm -> {});
  }

  /** Its LAPIC is in the kernel, its other interrupt controllers would be ours. */
  static BareMetal withSplitIrqchip() {
    return new BareMetal(KvmVm.Access.READ_WRITE, vm -> vm.createSplitIrqchip(24));
  }

  private BareMetal(KvmVm.Access access, Consumer<KvmVm> interrupts) {
    ram.plug(vm, access);
    interrupts.accept(vm);
    vcpu = vm.createVcpu(0);
    vcpu.setCpuid(system.supportedCpuid());
    vcpu.enter();
  }

  GuestMemory memory() {
    return ram.memory();
  }

  /** Starts in real mode at {@link #CODE}. */
  BareMetal real(String source) {
    load(CODE, source);
    SpecialRegisters special = vcpu.specialRegisters();
    SegmentRegister code = special.get(CS);
    special.set(new SegmentRegister(0, 0, code.limit(), code.rights()), CS);
    vcpu.setSpecialRegisters(special);
    vcpu.setRegisters(Registers.initial().set(Register.RIP, CODE).set(Register.RSP, CODE));
    return this;
  }

  /** Starts in 64-bit user mode at {@link #CODE}, where this host runs guests natively. */
  BareMetal user(String source) {
    return user(source, registers -> registers);
  }

  BareMetal user(String source, UnaryOperator<Registers> registers) {
    load(CODE, source);
    pageTables();
    vcpu.setSpecialRegisters(userMode(vcpu.specialRegisters()));
    Registers initial =
        Registers.initial()
            .set(Register.RIP, CODE)
            .set(Register.RSP, STACK)
            .set(Register.RFLAGS, FLAGS);
    vcpu.setRegisters(registers.apply(initial));
    return this;
  }

  static SpecialRegisters userMode(SpecialRegisters special) {
    return special
        .set(new SegmentRegister(0x1b, 0, -1, USER_CODE), CS)
        .set(new SegmentRegister(0x23, 0, -1, USER_DATA), DS, ES, FS, GS, SS)
        .set(new SegmentRegister(0x28, TASK, TASK_LIMIT, BUSY_TASK), TR)
        .set(CR3, TOP_TABLE)
        .set(CR4, 0x20)
        .set(EFER, 0x500)
        .set(CR0, 0x8000_0011L);
  }

  /** Maps the first and the fourth GiB onto themselves, by pages of 2 MiB. */
  void pageTables() {
    write(TASK + 0x60, 0x68L << 48);
    write(TOP_TABLE, MIDDLE_TABLE | TABLE_BITS);
    write(MIDDLE_TABLE, LOW_TABLE | TABLE_BITS);
    write(MIDDLE_TABLE + 3 * Long.BYTES, DEVICE_TABLE | TABLE_BITS);
    for (long i = 0; i < 512; i++) {
      write(LOW_TABLE + i * Long.BYTES, i << 21 | PAGE_BITS);
      write(DEVICE_TABLE + i * Long.BYTES, 3L << 30 | i << 21 | PAGE_BITS);
    }
  }

  void load(long address, String source) {
    try {
      memory().copyIn(address, GuestCode.assemble(address, source));
    } catch (GuestAddressException e) {
      throw new AssertionError(e);
    }
  }

  void write(long address, long value) {
    try {
      memory().slice(address, Long.BYTES).set(JAVA_LONG, 0, value);
    } catch (GuestAddressException e) {
      throw new AssertionError(e);
    }
  }

  long read(long address) {
    try {
      return memory().slice(address, Long.BYTES).get(JAVA_LONG, 0);
    } catch (GuestAddressException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    vcpu.leave();
    vcpu.close();
    vm.close();
    ram.close();
    system.close();
  }
}
