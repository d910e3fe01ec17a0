/**
 * The device model, free of transport: what a virtio device is (VIRTIO 1.2 section 2), and the
 * queues and context that a transport gives it.
 *
 * <p>A device lives on one worker thread (see {@link dev.arcbox.worker}): every method of {@link
 * dev.arcbox.virtio.VirtioDevice} runs there. Other threads reach it by {@link
 * dev.arcbox.virtio.DeviceContext#execute}.
 *
 * <p>Errors: what the guest does wrong is counted and answered on the ring; a broken ring ends in
 * DEVICE_NEEDS_RESET; an unchecked exception is a bug of ours, the device is thrown away and a new
 * one takes over its rings.
 */
package dev.arcbox.virtio;
