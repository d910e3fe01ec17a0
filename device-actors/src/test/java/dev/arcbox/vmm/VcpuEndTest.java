package dev.arcbox.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.arcbox.hypervisor.VmExit;
import dev.arcbox.hypervisor.kvm.KvmExit;
import dev.arcbox.hypervisor.kvm.Register;
import dev.arcbox.hypervisor.kvm.Registers;
import java.util.List;
import org.junit.jupiter.api.Test;

class VcpuEndTest {
  private static VmExit end(KvmExit.Rare exit) {
    return VcpuEnd.of(1, exit, () -> Registers.initial().set(Register.RIP, 0xffff_8000L));
  }

  @Test
  void tripleFaultAndCrashArePanics() {
    assertEquals(
        new VmExit.Panicked("triple fault of vCPU 1 at rip 0xffff8000"),
        end(new KvmExit.Shutdown()));
    assertEquals(
        new VmExit.Panicked("reported to the hypervisor by vCPU 1 at rip 0xffff8000"),
        end(new KvmExit.SystemEvent(3)));
  }

  @Test
  void eventsOfTheSystemAreItsEnd() {
    assertEquals(new VmExit.PoweredOff(), end(new KvmExit.SystemEvent(1)));
    assertEquals(new VmExit.Restarted(), end(new KvmExit.SystemEvent(2)));
  }

  @Test
  void whatTheHostCannotRunSaysSo() {
    assertEquals(
        new VmExit.Failed(
            "vCPU 1 at rip 0xffff8000: KVM internal error 1 0x2 0xae0f; this host cannot run the"
                + " guest"),
        end(new KvmExit.GaveUp(1, List.of(2L, 0xae0fL))));
    assertEquals(
        new VmExit.Failed(
            "the processor refused vCPU 1 at rip 0xffff8000: reason 0x80000021 on CPU 7"),
        end(new KvmExit.FailedEntry(0x8000_0021L, 7)));
  }

  /** An exit of a later kernel ends the machine with all that the kernel told. */
  @Test
  void unknownExitsCarryTheirData() {
    assertEquals(
        new VmExit.Failed("vCPU 1 at rip 0xffff8000: KVM exit 77 0xcafe 0x0 0xffffffffffffffff"),
        end(new KvmExit.Unknown(77, List.of(0xcafeL, 0L, -1L))));
  }

  @Test
  void aKickIsNoEnd() {
    assertThrows(IllegalArgumentException.class, () -> end(new KvmExit.Interrupted()));
  }
}
