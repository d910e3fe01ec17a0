package dev.arcbox.vmm.acpi;

import static dev.arcbox.vmm.acpi.Aml.device;
import static dev.arcbox.vmm.acpi.Aml.eisaId;
import static dev.arcbox.vmm.acpi.Aml.equal;
import static dev.arcbox.vmm.acpi.Aml.ifThen;
import static dev.arcbox.vmm.acpi.Aml.integer;
import static dev.arcbox.vmm.acpi.Aml.join;
import static dev.arcbox.vmm.acpi.Aml.local;
import static dev.arcbox.vmm.acpi.Aml.method;
import static dev.arcbox.vmm.acpi.Aml.name;
import static dev.arcbox.vmm.acpi.Aml.named;
import static dev.arcbox.vmm.acpi.Aml.string;

import dev.arcbox.vmm.acpi.Platform.VirtioPlace;
import dev.arcbox.vmm.legacy.Ports;

/** The devices of the machine, in AML. */
final class Dsdt {
  /** The name that Linux' virtio-mmio driver looks for. */
  private static final String VIRTIO_MMIO = "LNRO0005";

  /** Notification of a control-method power button: it was pressed (table 5.183). */
  private static final int PRESSED = 0x80;

  private Dsdt() {}

  static byte[] of(Platform platform) {
    byte[] devices =
        join(serial(), clock(), panic(), powerButton(), CpuObjects.of(platform), events());
    for (int i = 0; i < platform.virtio().size(); i++) {
      devices = join(devices, virtio(i, platform.virtio().get(i)));
    }
    return Table.of("DSDT", 2, join(Aml.scope("\\_SB", devices), powerOff()));
  }

  private static byte[] hardwareId(String pnp) {
    return named("_HID", eisaId(pnp));
  }

  private static byte[] resources(byte[]... descriptors) {
    return named("_CRS", Resources.template(descriptors));
  }

  private static byte[] serial() {
    return device(
        "COM1",
        hardwareId("PNP0501"),
        named("_UID", integer(1)),
        resources(
            Resources.ports(Ports.SERIAL, Ports.SERIAL_COUNT),
            Resources.interrupt(Ports.SERIAL_INTERRUPT)));
  }

  /** Without an interrupt, so that nobody waits for its alarms. */
  private static byte[] clock() {
    return device(
        "RTC", hardwareId("PNP0B00"), resources(Resources.ports(Ports.CLOCK, Ports.CLOCK_COUNT)));
  }

  private static byte[] panic() {
    return device(
        "PEVT", named("_HID", string("QEMU0001")), resources(Resources.ports(Ports.PANIC, 1)));
  }

  private static byte[] powerButton() {
    return device("PWRB", hardwareId("PNP0C0C"), named("_UID", integer(0)));
  }

  /** The generic event device (section 5.6.9): one interrupt, and a register that says why. */
  private static byte[] events() {
    byte[] why = local(0);
    return device(
        "GED",
        named("_HID", string("ACPI0013")),
        named("_UID", integer(0)),
        resources(Resources.interrupt(Ports.EVENT_INTERRUPT)),
        Aml.ioRegion("EREG", Ports.EVENTS, 1),
        Aml.field("EREG", 1, Aml.bits("EVTS", 8)),
        method(
            "_EVT",
            1,
            true,
            Aml.store(name("EVTS"), why),
            ifThen(
                equal(Aml.and(why, integer(Ports.EVENT_POWER_BUTTON)), powerBit()),
                Aml.notify(name("\\_SB.PWRB"), integer(PRESSED))),
            ifThen(
                equal(Aml.and(why, integer(Ports.EVENT_CPU)), integer(Ports.EVENT_CPU)),
                Aml.call("\\_SB.CPUS.SCAN"))));
  }

  private static byte[] powerBit() {
    return integer(Ports.EVENT_POWER_BUTTON);
  }

  private static byte[] virtio(int index, VirtioPlace place) {
    return device(
        "V%03X".formatted(index),
        named("_HID", string(VIRTIO_MMIO)),
        named("_UID", integer(index)),
        named("_CCA", integer(1)),
        resources(
            Resources.memory(place.address(), place.bytes()),
            Resources.interrupt(place.interrupt())));
  }

  private static byte[] powerOff() {
    byte[] type = integer(Ports.SLEEP_TYPE_OFF);
    return named("\\_S5", Aml.packageOf(type, integer(0), integer(0), integer(0)));
  }
}
