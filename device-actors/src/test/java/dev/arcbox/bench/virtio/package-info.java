/**
 * Figures of the virtio devices, side by side with what bounds them: run by {@code
 * bench/virtio/run}. Not tests: nothing passes or fails here.
 */
package dev.arcbox.bench.virtio;
