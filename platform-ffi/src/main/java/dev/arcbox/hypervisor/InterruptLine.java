package dev.arcbox.hypervisor;

/**
 * One edge-triggered interrupt of a guest. Any thread; never waits, allocates nothing. After its
 * machine has ended nothing happens.
 */
@FunctionalInterface
public interface InterruptLine {
  /** One edge: the guest's handler runs at least once after this. */
  void pulse();
}
