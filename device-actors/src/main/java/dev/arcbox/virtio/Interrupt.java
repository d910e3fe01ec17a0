package dev.arcbox.virtio;

/** Tells the driver that used buffers wait in a queue: an eventfd, a pipe or an irqfd. */
@FunctionalInterface
public interface Interrupt {
  void raise();
}
