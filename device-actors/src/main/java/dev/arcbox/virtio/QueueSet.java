package dev.arcbox.virtio;

import dev.arcbox.hypervisor.GuestMemory;
import dev.arcbox.virtio.queue.BrokenRingException;
import dev.arcbox.virtio.queue.QueueFeatures;
import dev.arcbox.virtio.queue.QueueLimits;
import dev.arcbox.virtio.queue.QueueMetrics;
import dev.arcbox.virtio.queue.QueueState;
import dev.arcbox.virtio.queue.SplitVirtqueue;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A device's queues as they outlive its instances: where the transport placed their rings, and how
 * far each is while nobody serves it. Worker thread only, except {@link #metrics}.
 */
final class QueueSet {
  private final VirtioQueue[] queues;
  private final Map<Integer, Placed> placed = new HashMap<>();

  /** A queue's set-up, and its state when it was last stopped. */
  private record Placed(QueueSetup setup, QueueState state) {}

  QueueSet(int count) {
    this.queues = new VirtioQueue[count];
    Arrays.setAll(queues, VirtioQueue::new);
  }

  int count() {
    return queues.length;
  }

  VirtioQueue at(int index) {
    return queues[index];
  }

  /** The set's own array, for a session to look into. */
  VirtioQueue[] all() {
    return queues;
  }

  Stream<VirtioQueue> stream() {
    return Stream.of(queues);
  }

  List<QueueMetrics> metrics() {
    return stream().map(VirtioQueue::metrics).toList();
  }

  boolean anyRuns() {
    return stream().anyMatch(VirtioQueue::running);
  }

  void place(int index, QueueSetup setup, QueueState state) {
    placed.put(index, new Placed(setup, state));
  }

  /**
   * Lets a queue run on its ring from where it was; false when it has none.
   *
   * @throws BrokenRingException when the ring lies where none can be
   */
  boolean resume(int index, long features, QueueLimits limits, GuestMemory memory)
      throws BrokenRingException {
    Placed it = placed.get(index);
    if (it == null) {
      return false;
    }
    VirtioQueue queue = queues[index];
    QueueFeatures bits = QueueFeatures.of(features);
    queue.start(
        new SplitVirtqueue(it.setup.layout(), bits, limits, memory, it.state, queue.metrics()),
        it.setup.interrupt());
    return true;
  }

  /** Stops every queue and keeps what it takes to go on. */
  void save() {
    for (VirtioQueue queue : queues) {
      Optional<QueueState> state = queue.stop();
      state.ifPresent(
          at -> placed.computeIfPresent(queue.index(), (_, was) -> new Placed(was.setup, at)));
    }
  }

  /** Stops a queue for good; its state, when it had a ring. */
  Optional<QueueState> remove(int index) {
    Optional<QueueState> running = queues[index].stop();
    Optional<Placed> was = Optional.ofNullable(placed.remove(index));
    return running.or(() -> was.map(Placed::state));
  }
}
