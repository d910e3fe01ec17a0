package dev.arcbox.vmm;

import dev.arcbox.hypervisor.GuestAddressException;
import dev.arcbox.hypervisor.MachineConfig;
import dev.arcbox.hypervisor.kvm.Cpuid;
import dev.arcbox.hypervisor.kvm.KvmSystem;
import dev.arcbox.hypervisor.kvm.KvmVcpu;
import dev.arcbox.hypervisor.kvm.KvmVm;
import dev.arcbox.virtio.console.ConsoleSink;
import dev.arcbox.vmm.acpi.AcpiTables;
import dev.arcbox.vmm.acpi.Platform;
import dev.arcbox.vmm.boot.BootException;
import dev.arcbox.vmm.boot.BootRequest;
import dev.arcbox.vmm.boot.CpuState;
import dev.arcbox.vmm.boot.KernelLoader;
import dev.arcbox.vmm.boot.MemoryMap;
import dev.arcbox.vmm.legacy.PlatformEvents;
import java.io.IOException;
import java.lang.foreign.Arena;

/**
 * The hardware of one machine, all but its vCPUs: memory, buses, chips, slots. Made and taken down
 * by one thread at a time; the buses are used by all vCPUs.
 */
final class Board implements AutoCloseable {
  /** Below 4 GiB and above IOAPIC and LAPIC, where no memory of ours is. */
  private static final long IDENTITY_MAP = 0xfffb_c000L;

  private static final long TASK_STATES = 0xfffb_d000L;

  private final MemoryMap map;
  private final int mostCpus;
  private final KvmSystem system;
  private final KvmVm vm;
  private final GuestRam ram;
  private final IoBus ports = new IoBus();
  private final IoBus memory = new IoBus();
  private final MmioSlots slots;
  private final Chipset chipset;

  private Board(
      MachineConfig config,
      int mostCpus,
      KvmSystem system,
      KvmVm vm,
      GuestRam ram,
      MemoryMap map,
      PlatformEvents events,
      ConsoleSink console) {
    this.map = map;
    this.mostCpus = mostCpus;
    this.system = system;
    this.vm = vm;
    this.ram = ram;
    vm.setIdentityMapAddress(IDENTITY_MAP);
    vm.setTssAddress(TASK_STATES);
    vm.createIrqchip();
    vm.createPit();
    ram.plug(vm, KvmVm.Access.READ_WRITE);
    slots = new MmioSlots(vm, memory, ram.memory(), config.slots());
    chipset = new Chipset(vm, ports, events, console, config.cpus(), mostCpus);
  }

  /** Everything but vCPUs; nothing is left of it when a step fails. */
  static Board assemble(
      MachineConfig config, int mostCpus, PlatformEvents events, ConsoleSink console) {
    MemoryMap map = MemoryMap.of(config.memoryBytes());
    KvmSystem system = KvmSystem.open();
    try {
      KvmVm vm = system.createVm();
      try {
        GuestRam ram = GuestRam.allocate(config.name(), map);
        try {
          return new Board(config, mostCpus, system, vm, ram, map, events, console);
        } catch (RuntimeException e) {
          // Closing the VM disconnects what was connected; it must go before its memory.
          vm.close();
          ram.close();
          throw e;
        }
      } catch (RuntimeException e) {
        vm.close();
        throw e;
      }
    } catch (RuntimeException e) {
      system.close();
      throw e;
    }
  }

  int mostCpus() {
    return mostCpus;
  }

  IoBus ports() {
    return ports;
  }

  IoBus memory() {
    return memory;
  }

  MmioSlots slots() {
    return slots;
  }

  Chipset chipset() {
    return chipset;
  }

  KvmVm vm() {
    return vm;
  }

  /** Puts kernel, initrd and tables into memory; what the boot processor starts with. */
  CpuState load(MachineConfig config) throws IOException, BootException, GuestAddressException {
    Platform platform = new Platform(config.cpus(), mostCpus, slots.places());
    AcpiTables tables = AcpiTables.of(platform);
    ram.memory().copyIn(tables.address(), tables.bytes());
    try (Arena arena = Arena.ofShared()) {
      KernelFiles files = KernelFiles.map(config, arena);
      String line = KernelCommandLine.of(config);
      BootRequest request =
          new BootRequest(files.kernel(), files.initrd(), line, map, tables.address());
      return KernelLoader.load(request, ram.memory());
    }
  }

  /** A vCPU; all but the first wait for the guest to start them. */
  KvmVcpu createVcpu(int index) {
    KvmVcpu vcpu = vm.createVcpu(index);
    try {
      Cpuid supported = system.supportedCpuid();
      vcpu.setCpuid(new GuestCpuid(supported, system.tscDeadlineTimer(), mostCpus).of(index));
      EntryRegisters.common(vcpu);
      return vcpu;
    } catch (RuntimeException e) {
      vcpu.close();
      throw e;
    }
  }

  /** After the last vCPU was closed: interrupts, kicks and the VM. Memory stays for the workers. */
  void closeVm() {
    slots.close();
    chipset.close();
    vm.close();
    system.close();
  }

  /** Unmaps the memory; when no worker uses it any more. */
  @Override
  public void close() {
    ram.close();
  }
}
