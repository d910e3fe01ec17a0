package dev.arcbox.vmm;

import dev.arcbox.hypervisor.kvm.KvmVcpu;
import dev.arcbox.hypervisor.kvm.Register;
import dev.arcbox.hypervisor.kvm.Registers;
import dev.arcbox.hypervisor.kvm.SegmentRegister;
import dev.arcbox.hypervisor.kvm.SpecialRegisters;
import dev.arcbox.hypervisor.kvm.SpecialRegisters.Control;
import dev.arcbox.hypervisor.kvm.SpecialRegisters.Segment;
import dev.arcbox.hypervisor.kvm.SpecialRegisters.Table;
import dev.arcbox.hypervisor.kvm.VcpuState;
import dev.arcbox.vmm.boot.CpuState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Brings a fresh vCPU into the state in which firmware would leave it. Its creator's thread. */
final class EntryRegisters {
  /** IA32_MISC_ENABLE: fast string operations. */
  private static final int MISC_ENABLE = 0x1a0;

  /** IA32_MTRR_DEF_TYPE: MTRRs on, all memory write-back. */
  private static final int MTRR_DEFAULT = 0x2ff;

  private static final long MTRR_ON_WRITE_BACK = 0xc06;

  /** LVT LINT0 and LINT1 in the LAPIC's page, and the delivery modes that a PC gives them. */
  private static final int LINT0 = 0x350;

  private static final int LINT1 = 0x360;
  private static final int DELIVERY_MODE = 0x700;
  private static final int EXTERNAL = 0x700;
  private static final int NMI = 0x400;

  private EntryRegisters() {}

  /** What every vCPU needs; one that waits for INIT and SIPI needs no more. */
  static void common(KvmVcpu vcpu) {
    // Guests may live without these two, and some hosts have no such register.
    boolean _ = vcpu.setMsr(MISC_ENABLE, 1);
    boolean _ = vcpu.setMsr(MTRR_DEFAULT, MTRR_ON_WRITE_BACK);
    byte[] lapic = vcpu.state(VcpuState.LAPIC);
    ByteBuffer page = ByteBuffer.wrap(lapic).order(ByteOrder.LITTLE_ENDIAN);
    page.putInt(LINT0, (page.getInt(LINT0) & ~DELIVERY_MODE) | EXTERNAL);
    page.putInt(LINT1, (page.getInt(LINT1) & ~DELIVERY_MODE) | NMI);
    vcpu.setState(VcpuState.LAPIC, lapic);
  }

  /** The boot processor's first instruction. */
  static void boot(KvmVcpu vcpu, CpuState state) {
    SpecialRegisters special =
        vcpu.specialRegisters()
            .set(segment(state.code()), Segment.CS)
            .set(segment(state.data()), Segment.DS, Segment.ES, Segment.FS, Segment.GS, Segment.SS)
            .set(segment(state.task()), Segment.TR)
            .set(Table.GDT, state.gdtBase(), state.gdtLimit())
            .set(Table.IDT, 0, 0)
            .set(Control.CR3, state.cr3())
            .set(Control.CR4, state.cr4())
            .set(Control.EFER, state.efer())
            .set(Control.CR0, state.cr0());
    vcpu.setSpecialRegisters(special);
    vcpu.setRegisters(
        Registers.initial()
            .set(Register.RIP, state.rip())
            .set(Register.RSP, state.rsp())
            .set(Register.RBP, state.rsp())
            .set(Register.RBX, state.rbx())
            .set(Register.RSI, state.rsi())
            .set(Register.RFLAGS, state.rflags()));
  }

  private static SegmentRegister segment(CpuState.Segment from) {
    int rights =
        from.type()
            | (from.system() ? 0 : 1 << 4)
            | 1 << 7
            | (from.longMode() ? 1 << 9 : 0)
            | (from.wide() ? 1 << 10 : 0)
            | (from.pages() ? 1 << 11 : 0);
    return new SegmentRegister(from.selector(), from.base(), from.limit(), rights);
  }
}
