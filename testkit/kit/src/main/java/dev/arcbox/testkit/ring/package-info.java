/**
 * The driver's side of a split virtqueue (VIRTIO 1.2 section 2.7), written apart from the device's
 * side so that a mistake in one shows against the other. Also writes what no honest driver would.
 *
 * <p>Each ring belongs to one thread. The memory is a memfd, so the device may be in this process
 * or behind vhost-user in another.
 */
package dev.arcbox.testkit.ring;
