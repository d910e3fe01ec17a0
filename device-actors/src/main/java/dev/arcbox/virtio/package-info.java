/** Virtio device models and queues. */
package dev.arcbox.virtio;
