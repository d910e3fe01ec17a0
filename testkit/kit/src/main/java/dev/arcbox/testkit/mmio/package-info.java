/**
 * The guest's side of virtio-mmio: a slot that pretends to be in a machine, and a driver that works
 * the registers in front of it (VIRTIO 1.2 section 4.2).
 */
package dev.arcbox.testkit.mmio;
