package dev.arcbox.vmm;

import dev.arcbox.hypervisor.kvm.KvmVm;
import dev.arcbox.virtio.console.ConsoleSink;
import dev.arcbox.vmm.legacy.CmosClock;
import dev.arcbox.vmm.legacy.CpuHotplug;
import dev.arcbox.vmm.legacy.DebugExit;
import dev.arcbox.vmm.legacy.KeyboardController;
import dev.arcbox.vmm.legacy.NoPci;
import dev.arcbox.vmm.legacy.PanicPort;
import dev.arcbox.vmm.legacy.PlatformEvents;
import dev.arcbox.vmm.legacy.Ports;
import dev.arcbox.vmm.legacy.PowerManagement;
import dev.arcbox.vmm.legacy.Uart;
import java.time.InstantSource;

/** What sits on a machine's port bus, and the two interrupts that belong to it. */
final class Chipset implements AutoCloseable {
  private final IrqfdLine serialLine;
  private final IrqfdLine eventLine;
  private final PowerManagement power;
  private final CpuHotplug cpus;

  /**
   * Puts everything on {@code ports}.
   *
   * @param present vCPUs from the start
   * @param most vCPUs that there can be
   */
  Chipset(
      KvmVm vm, IoBus ports, PlatformEvents events, ConsoleSink console, int present, int most) {
    serialLine = IrqfdLine.connect(vm, Ports.SERIAL_INTERRUPT);
    eventLine = IrqfdLine.connect(vm, Ports.EVENT_INTERRUPT);
    power = new PowerManagement(events, eventLine);
    cpus = new CpuHotplug(present, most);
    ports.add(Ports.SERIAL, Ports.SERIAL_COUNT, new Uart(console, serialLine));
    ports.add(Ports.CLOCK, Ports.CLOCK_COUNT, new CmosClock(InstantSource.system()));
    ports.add(Ports.KEYBOARD_DATA, KeyboardController.COUNT, new KeyboardController(events));
    ports.add(Ports.POWER, Ports.POWER_COUNT, power);
    ports.add(Ports.CPU, Ports.CPU_COUNT, cpus);
    ports.add(Ports.PANIC, 1, new PanicPort(events));
    ports.add(Ports.DEBUG_EXIT, 1, new DebugExit(events));
    ports.add(Ports.PCI, Ports.PCI_COUNT, new NoPci());
  }

  PowerManagement power() {
    return power;
  }

  /** The guest learns of a vCPU that came. */
  void added(int cpu) {
    cpus.added(cpu);
    power.cpusChanged();
  }

  /** Before the VM is closed. */
  @Override
  public void close() {
    serialLine.close();
    eventLine.close();
  }
}
