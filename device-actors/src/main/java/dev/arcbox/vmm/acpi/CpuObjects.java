package dev.arcbox.vmm.acpi;

import static dev.arcbox.vmm.acpi.Aml.argument;
import static dev.arcbox.vmm.acpi.Aml.bits;
import static dev.arcbox.vmm.acpi.Aml.call;
import static dev.arcbox.vmm.acpi.Aml.device;
import static dev.arcbox.vmm.acpi.Aml.equal;
import static dev.arcbox.vmm.acpi.Aml.giveBack;
import static dev.arcbox.vmm.acpi.Aml.ifThen;
import static dev.arcbox.vmm.acpi.Aml.integer;
import static dev.arcbox.vmm.acpi.Aml.join;
import static dev.arcbox.vmm.acpi.Aml.local;
import static dev.arcbox.vmm.acpi.Aml.method;
import static dev.arcbox.vmm.acpi.Aml.name;
import static dev.arcbox.vmm.acpi.Aml.named;
import static dev.arcbox.vmm.acpi.Aml.skip;
import static dev.arcbox.vmm.acpi.Aml.store;
import static dev.arcbox.vmm.acpi.Aml.string;

import dev.arcbox.vmm.legacy.Ports;

/**
 * The CPUs that are there and those that may come, over the registers of {@link
 * dev.arcbox.vmm.legacy.CpuHotplug}: select a CPU by CSEL, then CPEN tells whether it is there and
 * CINS that it is new. SCAN tells the kernel of the new ones; it runs when the event device says
 * so.
 */
final class CpuObjects {
  /** Notification values of processors: look again (table 5.168). */
  private static final int DEVICE_CHECK = 1;

  private static final int PRESENT_AND_WORKING = 0xf;

  private CpuObjects() {}

  static byte[] of(Platform platform) {
    byte[] cpus =
        join(
            named("_HID", string("ACPI0010")),
            named("_CID", Aml.eisaId("PNP0A05")),
            Aml.ioRegion("CREG", Ports.CPU, Ports.CPU_COUNT),
            Aml.field("CREG", 4, bits("CSEL", 32)),
            Aml.field("CREG", 1, skip(32), bits("CPEN", 1), bits("CINS", 1)),
            Aml.mutex("CLCK"),
            status(),
            tell(platform.mostCpus()),
            scan(platform.mostCpus()));
    for (int i = 0; i < platform.mostCpus(); i++) {
      cpus = join(cpus, cpu(i));
    }
    return device("CPUS", cpus);
  }

  private static String cpuName(int index) {
    return "C%03X".formatted(index);
  }

  /** STAT(cpu): what _STA of that CPU gives. */
  private static byte[] status() {
    return method(
        "STAT",
        1,
        true,
        Aml.acquire("CLCK"),
        store(argument(0), name("CSEL")),
        store(integer(0), local(0)),
        ifThen(equal(name("CPEN"), integer(1)), store(integer(PRESENT_AND_WORKING), local(0))),
        Aml.release("CLCK"),
        giveBack(local(0)));
  }

  /** TELL(cpu): notifies the one object that the number stands for. */
  private static byte[] tell(int most) {
    byte[] body = new byte[0];
    for (int i = 0; i < most; i++) {
      body =
          join(
              body,
              ifThen(
                  equal(argument(0), integer(i)),
                  Aml.notify(name(cpuName(i)), integer(DEVICE_CHECK))));
    }
    return method("TELL", 1, true, body);
  }

  private static byte[] scan(int most) {
    byte[] cpu = local(0);
    return method(
        "SCAN",
        0,
        true,
        Aml.acquire("CLCK"),
        store(integer(0), cpu),
        Aml.whileDo(
            Aml.less(cpu, integer(most)),
            store(cpu, name("CSEL")),
            ifThen(
                equal(name("CINS"), integer(1)),
                call("TELL", cpu),
                store(integer(1), name("CINS"))),
            Aml.increment(cpu)),
        Aml.release("CLCK"));
  }

  private static byte[] cpu(int index) {
    return device(
        cpuName(index),
        named("_HID", string("ACPI0007")),
        named("_UID", integer(index)),
        method("_STA", 0, false, giveBack(call("STAT", integer(index)))),
        named("_MAT", Aml.buffer(Madt.enabledLocalApic(index))));
  }
}
