package dev.arcbox.worker;

/**
 * Called often while a worker spins: must be cheap, and return whether it found work and did it.
 */
@FunctionalInterface
public interface Poller {
  boolean poll();
}
