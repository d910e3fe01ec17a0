/**
 * ACPI tables for a machine without firmware, written by us because stock kernels find virtio-mmio
 * devices no other way: RSDP → XSDT → FADT (hardware-reduced) → DSDT, and MADT.
 *
 * <p>Pure: a {@link dev.arcbox.vmm.acpi.Platform} goes in, bytes for one place in the guest's BIOS
 * area come out. {@link dev.arcbox.vmm.acpi.Aml} encodes the few terms of the language that the
 * DSDT needs; {@link dev.arcbox.vmm.acpi.Dsdt} says what there is:
 *
 * <pre>
 * \_SB  COM1 PNP0501 · RTC PNP0B00 · PEVT QEMU0001 (pvpanic) · PWRB PNP0C0C (power button)
 *       GED  ACPI0013 (tells of the power button and of new CPUs)
 *       CPUS with one ACPI0007 for each CPU that is or may come · V000… LNRO0005 (virtio-mmio)
 * \_S5  power off, by the sleep control register
 * </pre>
 *
 * <p>The registers behind these are in {@link dev.arcbox.vmm.legacy}; {@link
 * dev.arcbox.vmm.legacy.Ports} holds the addresses that both must agree on.
 *
 * @see <a href="https://uefi.org/specs/ACPI/6.5/">ACPI 6.5</a>
 */
package dev.arcbox.vmm.acpi;
