package dev.arcbox.virtio;

import dev.arcbox.virtio.queue.BrokenRingException;
import dev.arcbox.virtio.queue.DescriptorChain;
import dev.arcbox.virtio.queue.QueueMetrics;
import dev.arcbox.virtio.queue.QueueState;
import dev.arcbox.virtio.queue.Refusal;
import dev.arcbox.virtio.queue.SplitVirtqueue;
import java.util.Optional;

/**
 * A queue as its device sees it: a ring while it runs, nothing to pop while it does not. Worker
 * thread only, except {@link #metrics}.
 */
public final class VirtioQueue {
  /**
   * Chains per turn, so that a driver that keeps adding cannot keep the worker from its other
   * queues; two full rings of the usual size.
   */
  static final int BUDGET = 256;

  private final int index;
  private final QueueMetrics metrics = new QueueMetrics();
  private SplitVirtqueue ring;
  private Interrupt interrupt = () -> {};
  private int budget = BUDGET;

  /** A queue that does not run yet. */
  public VirtioQueue(int index) {
    this.index = index;
  }

  public int index() {
    return index;
  }

  public boolean running() {
    return ring != null;
  }

  public QueueMetrics metrics() {
    return metrics;
  }

  /** From now on chains come from this ring. */
  public void start(SplitVirtqueue newRing, Interrupt newInterrupt) {
    ring = newRing;
    interrupt = newInterrupt;
    budget = BUDGET;
  }

  /** No more chains; what the ring's successor needs, when it ran. */
  public Optional<QueueState> stop() {
    Optional<QueueState> state = Optional.ofNullable(ring).map(SplitVirtqueue::save);
    ring = null;
    interrupt = () -> {};
    return state;
  }

  /** Fills the next chain, or returns false: nothing available, not running, or turn over. */
  public boolean pop(DescriptorChain chain) throws BrokenRingException {
    while (ring != null && budget > 0) {
      budget--;
      switch (ring.take(chain)) {
        case CHAIN -> {
          return true;
        }
        case EMPTY -> {
          budget++;
          return false;
        }
        case REFUSED -> {}
      }
    }
    return false;
  }

  /** Gives the chain back with the bytes that were written into it, for the next interrupt. */
  public void complete(DescriptorChain chain, long written) {
    complete(chain.head(), written);
  }

  /** Gives a chain back by its head; nothing happens when the queue was stopped meanwhile. */
  public void complete(int head, long written) {
    if (ring != null) {
      ring.push(head, (int) written);
    }
  }

  /** Gives back, with length 0 and counted, a chain that the device cannot understand. */
  public void refuse(DescriptorChain chain) {
    metrics.refused(Refusal.MALFORMED_REQUEST).increment();
    complete(chain, 0);
  }

  /** Interrupts the driver when it wants to hear of what was completed; once per batch. */
  public void interrupt() {
    if (ring == null) {
      return;
    }
    if (ring.interruptWanted()) {
      metrics.interrupts().increment();
      interrupt.raise();
    } else {
      metrics.suppressed().increment();
    }
  }

  /** Heads that the device holds. */
  public int inFlight() {
    return ring == null ? 0 : ring.inFlight();
  }

  /** A turn begins: the budget is full and the driver need not kick. */
  void beginTurn() {
    budget = BUDGET;
    if (ring != null) {
      ring.disableNotifications();
    }
  }

  /** A task of the device begins: it may take as many chains as a turn. */
  void refill() {
    budget = BUDGET;
  }

  /**
   * Whether {@link #pop} stopped because the turn is over; a device that pops from a queue outside
   * that queue's turn then comes back with a task.
   */
  public boolean turnOver() {
    return ring != null && budget == 0;
  }

  /** A turn ends; true when the queue must have another one soon. */
  boolean endTurn() throws BrokenRingException {
    return ring != null && (budget == 0 || ring.enableNotifications());
  }

  boolean broken() {
    return ring != null && ring.broken();
  }

  boolean hasNews() {
    return ring != null && ring.hasNews();
  }
}
