/**
 * The virtio-mmio transport, version 2 (VIRTIO 1.2 section 4.2): registers in front of a {@link
 * dev.arcbox.virtio.DeviceRunner}.
 *
 * <p>Two kinds of thread meet here. vCPU threads read and write registers; the registers are
 * guarded by the transport's monitor. The device's worker owns the runner, the rings and the kick
 * eventfds; it never takes that monitor. What must reach the worker is sent to it, and only where
 * the guest may free a ring the moment its write returns (reset, QueueReady = 0) does the vCPU
 * wait, for a bounded time. Interrupt status is one atomic word; configuration is read from a copy.
 *
 * <pre>
 * guest: QueueNotify ──ioeventfd──► worker: runner.kicked       (no vCPU thread involved)
 * guest: registers   ──exit───────► MmioTransport ──execute──► worker: activate, start, stop, reset
 * worker: used ring  ──irqfd──────► guest: InterruptStatus, InterruptACK
 * </pre>
 *
 * <p>The guest is hostile: a register write that its state does not allow is ignored and counted;
 * nothing here throws into the vCPU or grows with what is written.
 *
 * @see <a href="https://docs.oasis-open.org/virtio/virtio/v1.2/virtio-v1.2.html">VIRTIO 1.2</a>
 */
package dev.arcbox.virtio.mmio;
