package dev.arcbox.virtio.queue;

import java.util.List;

/**
 * What must survive for a queue to go on after its device was replaced.
 *
 * @param nextAvailable index of the next available entry to take, 0..65535
 * @param nextUsed index of the next used entry to write, 0..65535
 * @param inFlight heads taken and not given back, oldest first; they are handed out again
 */
public record QueueState(int nextAvailable, int nextUsed, List<Integer> inFlight) {
  public static final QueueState FRESH = new QueueState(0, 0, List.of());

  /** Keeps its own copy of the heads. */
  public QueueState {
    inFlight = List.copyOf(inFlight);
  }
}
