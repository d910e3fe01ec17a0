/**
 * What a PC kernel expects behind fixed I/O ports, as little of it as stock Linux is content with:
 * a serial port, a clock, reset by the keyboard controller, power management, CPU hot-plug, panic
 * report, "no PCI".
 *
 * <p>Each device is one {@link dev.arcbox.hypervisor.MmioDevice} for one range of {@link
 * dev.arcbox.vmm.legacy.Ports}. Threads: any vCPU, at the same time; each device guards its few
 * bytes of state by its own monitor and never waits under it, except for a sink that takes a
 * character. Nothing that a guest writes makes a device throw, or keep more than its fixed state.
 * What the guest wants of its machine is told to {@link dev.arcbox.vmm.legacy.PlatformEvents}.
 */
package dev.arcbox.vmm.legacy;
