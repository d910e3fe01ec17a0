package dev.arcbox.virtio;

import dev.arcbox.virtio.queue.QueueLayout;

/** How the transport set a queue up; kept so that a new device can take over the ring. */
public record QueueSetup(QueueLayout layout, Interrupt interrupt) {}
