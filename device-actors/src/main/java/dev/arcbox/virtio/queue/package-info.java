/**
 * Split virtqueues, VIRTIO 1.2 section 2.7, from the device's side.
 *
 * <p>Pure: no I/O, no threads, no clocks. One thread at a time owns a {@link
 * dev.arcbox.virtio.queue.SplitVirtqueue}; the driver on the other side of the shared memory may
 * write there at any moment, so each value is read once, copied, and then checked.
 *
 * <p>States: a queue is whole until it finds its ring broken ({@link
 * dev.arcbox.virtio.queue.BrokenRingException}); then it refuses all further work until rebuilt. A
 * chain that is malformed by itself is given back with length 0 and counted; the queue goes on.
 *
 * <p>Limits: chains no longer than the queue (or {@link dev.arcbox.virtio.queue.QueueLimits}),
 * never more heads in flight than the queue has entries.
 */
package dev.arcbox.virtio.queue;
