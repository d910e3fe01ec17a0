/**
 * What a hypervisor is to ArcBox, free of any one of them.
 *
 * <p>A {@link dev.arcbox.hypervisor.Hypervisor} says what it can do and makes {@link
 * dev.arcbox.hypervisor.VirtualMachine}s from a {@link dev.arcbox.hypervisor.MachineConfig}. A
 * machine has {@link dev.arcbox.hypervisor.DeviceSlot}s; how its devices are attached is the back
 * end's {@link dev.arcbox.hypervisor.DeviceTransport}. Everything that happens is told as a {@link
 * dev.arcbox.hypervisor.VmEvent}: nobody polls.
 *
 * <p>Owner: the VM actor owns its machine and closes it. Threads: control calls may wait for a few
 * milliseconds (process start, a control socket) and are made by one caller at a time, from a
 * thread that may wait; events come on a thread of the back end, which must not be held up: {@code
 * tell} and return.
 *
 * <p>States ({@link dev.arcbox.hypervisor.VmState}):
 *
 * <pre>
 *   Created ─start─► Starting ─► Running ◄─resume─ Paused
 *                       │          │  └────pause────►│
 *                       │          └─requestStop─► Stopping
 *                       └──────────┴──────┴──────────┴──► Stopped(exit)      (for good)
 * </pre>
 *
 * <p>A restart is a new machine: a guest that asks for a reboot is {@code Stopped(Restarted)}, and
 * the recovery policy above decides.
 */
package dev.arcbox.hypervisor;
