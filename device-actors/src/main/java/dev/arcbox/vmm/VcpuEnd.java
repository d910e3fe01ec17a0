package dev.arcbox.vmm;

import dev.arcbox.hypervisor.VmExit;
import dev.arcbox.hypervisor.kvm.KvmExit;
import dev.arcbox.hypervisor.kvm.Register;
import dev.arcbox.hypervisor.kvm.Registers;
import dev.arcbox.platform.errno.PlatformException;
import java.util.function.Supplier;

/** What the exits that end a machine mean. */
final class VcpuEnd {
  private VcpuEnd() {}

  static VmExit of(int vcpu, KvmExit.Rare exit, Supplier<Registers> registers) {
    String where = "vCPU " + vcpu + place(registers);
    return switch (exit) {
      case KvmExit.Shutdown _ -> new VmExit.Panicked("triple fault of " + where);
      case KvmExit.SystemEvent event when event.crash() ->
          new VmExit.Panicked("reported to the hypervisor by " + where);
      case KvmExit.SystemEvent event when event.reset() -> new VmExit.Restarted();
      case KvmExit.SystemEvent _ -> new VmExit.PoweredOff();
      case KvmExit.Halted _ -> new VmExit.Failed(where + " halted without interrupts");
      case KvmExit.FailedEntry(long reason, int cpu) ->
          new VmExit.Failed(
              "the processor refused %s: reason 0x%x on CPU %d".formatted(where, reason, cpu));
      case KvmExit.GaveUp gaveUp ->
          new VmExit.Failed("%s: %s; this host cannot run the guest".formatted(where, gaveUp));
      case KvmExit.Unknown unknown -> new VmExit.Failed(where + ": " + unknown);
      case KvmExit.Interrupted _ -> throw new IllegalArgumentException("no end: " + exit);
    };
  }

  private static String place(Supplier<Registers> registers) {
    try {
      return " at rip 0x" + Long.toHexString(registers.get().get(Register.RIP));
    } catch (PlatformException e) {
      return ""; // only an addition to the message
    }
  }
}
