package dev.arcbox.virtio;

import dev.arcbox.virtio.queue.BrokenRingException;
import dev.arcbox.worker.Poller;
import dev.arcbox.worker.Worker;
import java.util.Optional;

/**
 * When queues are served: after a kick, when the spinning worker sees news, and again while more
 * comes, but never so long that the worker's other queues would wait. Worker thread only.
 */
final class QueueTurns {
  /** Turns in a row for one queue, before others on the worker get theirs. */
  private static final int TURNS = 4;

  /** Who serves, and who hears what goes wrong. */
  interface Owner {
    /** Nothing while it is being replaced. */
    Optional<VirtioDevice> device();

    void broken(VirtioQueue queue, BrokenRingException why);

    void fail(Throwable cause);
  }

  private final QueueSet queues;
  private final Worker worker;
  private final Owner owner;
  private final Poller poller = this::poll;

  /** Made once: a turn that is put off allocates nothing. */
  private final Runnable[] later;

  QueueTurns(QueueSet queues, Worker worker, Owner owner) {
    this.queues = queues;
    this.worker = worker;
    this.owner = owner;
    this.later =
        queues.stream().map(queue -> (Runnable) () -> turn(queue)).toArray(Runnable[]::new);
  }

  void turn(VirtioQueue queue) {
    for (int i = 0; i < TURNS; i++) {
      Optional<VirtioDevice> device = owner.device();
      if (!queue.running() || device.isEmpty() || !once(device.get(), queue)) {
        return;
      }
    }
    worker.execute(later[queue.index()]);
  }

  private boolean once(VirtioDevice device, VirtioQueue queue) {
    try {
      queue.beginTurn();
      device.process(queue);
      return queue.endTurn();
    } catch (BrokenRingException e) {
      owner.broken(queue, e);
    } catch (Throwable e) {
      owner.fail(e);
    }
    return false;
  }

  private boolean poll() {
    try {
      for (VirtioQueue queue : queues.all()) {
        if (queue.hasNews()) {
          turn(queue);
          return true;
        }
      }
    } catch (InternalError e) {
      // SIGBUS: a hostile front end cut its memory file short under our mapping.
      owner.fail(e);
    }
    return false;
  }

  /** Looks at rings while the worker spins, as long as any runs. */
  void watch() {
    worker.removePoller(poller);
    if (queues.anyRuns()) {
      worker.addPoller(poller);
    }
  }
}
