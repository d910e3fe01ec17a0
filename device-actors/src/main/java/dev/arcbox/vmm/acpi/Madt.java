package dev.arcbox.vmm.acpi;

import static dev.arcbox.vmm.acpi.Aml.join;
import static dev.arcbox.vmm.acpi.Aml.little;
import static dev.arcbox.vmm.acpi.Aml.op;

import dev.arcbox.vmm.boot.MemoryMap;
import dev.arcbox.vmm.legacy.Ports;

/** The interrupt controllers (ACPI 6.5 section 5.2.12): a local APIC for each CPU, one I/O APIC. */
final class Madt {
  private static final int ENABLED = 1;
  private static final int ONLINE_CAPABLE = 2;
  private static final int ALL_CPUS = 0xff;

  private Madt() {}

  static byte[] of(Platform platform) {
    byte[] body = join(little(MemoryMap.LOCAL_APIC, 4), little(0, 4));
    for (int i = 0; i < platform.mostCpus(); i++) {
      body = join(body, localApic(i, i < platform.cpus() ? ENABLED : ONLINE_CAPABLE));
    }
    int ioApicId = 0;
    int firstInterrupt = 0;
    byte[] ioApic =
        join(op(1, 12, ioApicId, 0), little(MemoryMap.IOAPIC, 4), little(firstInterrupt, 4));
    byte[] serial = override(Ports.SERIAL_INTERRUPT);
    byte[] nmi = join(op(4, 6, ALL_CPUS), little(0, 2), op(1));
    return Table.of("APIC", 5, join(body, ioApic, serial, nmi));
  }

  /** Also what _MAT of a CPU gives. */
  static byte[] localApic(int cpu, int flags) {
    return join(op(0, 8, cpu, cpu), little(flags, 4));
  }

  static byte[] enabledLocalApic(int cpu) {
    return localApic(cpu, ENABLED);
  }

  /** ISA interrupt n is global interrupt n, as the bus says: rising edges. */
  private static byte[] override(int number) {
    int isaBus = 0;
    int asTheBusSays = 0;
    return join(op(2, 10, isaBus, number), little(number, 4), little(asTheBusSays, 2));
  }
}
