/**
 * The socket device: streams between the host (CID 2) and one guest. VIRTIO 1.2, section 5.10.
 *
 * <p>Owner: a VM owns one {@link dev.arcbox.virtio.vsock.VsockEndpoint}; device instances come and
 * go under it, connections stay. Threads: streams are used by virtual threads, which park; the
 * protocol ({@code VsockCore}, {@code Connection}, {@code Credit}) runs on the device's worker.
 * Between them are a byte ring per direction, a gate per direction, and the stack of connections
 * that users touched. A byte is copied once between guest and ring, and once between ring and user.
 *
 * <p>States of a connection: connecting, established, ended; each direction ends on its own. Limits
 * ({@link dev.arcbox.virtio.vsock.VsockLimits}): connections, receive buffer (the credit we grant),
 * send ring, answers waiting for the guest. What a guest gets wrong is answered by RST and counted
 * ({@link dev.arcbox.virtio.vsock.VsockMetrics}); only a ring that makes no sense stops the device.
 */
package dev.arcbox.virtio.vsock;
