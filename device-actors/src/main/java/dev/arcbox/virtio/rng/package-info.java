/**
 * The entropy device: bytes of the host kernel's generator. VIRTIO 1.2, section 5.4.
 *
 * <p>Owner and thread: the device's worker. Limits: bytes per request and per second, so that a
 * guest cannot keep the worker busy with it. A buffer is given back with random bytes or not at
 * all.
 */
package dev.arcbox.virtio.rng;
