/**
 * The guest's side of a socket device (VIRTIO 1.2 section 5.10): a driver with connections, credit
 * and services, on one thread, over any device that serves the rings. Written apart from the
 * device's own protocol code.
 */
package dev.arcbox.testkit.vsock;
