/**
 * Our virtual machine monitor: what a machine on KVM is made of, as a {@link
 * dev.arcbox.hypervisor.Hypervisor}.
 *
 * <pre>
 *   KvmMachine ─┬─ Life ── Verdict       where it stands; what guest and vCPUs tell; how it ends
 *               ├─ Board ─┬─ GuestRam      a memfd, mapped once, in KVM's memory slots
 *               │         ├─ Chipset       the two buses and what sits on them: serial, clock, ACPI
 *               │         └─ MmioSlots     a page and an interrupt for each virtio device
 *               └─ Vcpus ── VcpuRunner × n a thread each, in KVM_RUN
 * </pre>
 *
 * <p><b>Threads.</b> A vCPU's pinned platform thread runs the guest and serves its exits: port and
 * MMIO accesses go through {@link dev.arcbox.vmm.IoBus} to the device's registers, without waiting
 * and without allocating. Queue kicks do not come here: ioeventfds wake the device's worker.
 * Nothing else runs on these threads. Control calls come from any thread and reach a vCPU by a
 * kick; see {@link dev.arcbox.hypervisor.kvm.KvmVcpu}.
 *
 * <p><b>End.</b> Whoever finds that the machine is over (a register, an exit, a caller) tells
 * {@code Life} once; all vCPUs are kicked out, the last one to leave closes vCPU fds, interrupts
 * and VM fd in this order. Memory is unmapped by {@code close}, when no worker uses it any more.
 *
 * <p><b>Limits:</b> 254 vCPUs (8-bit LAPIC ids), 16 device slots, x86-64.
 */
package dev.arcbox.vmm;
