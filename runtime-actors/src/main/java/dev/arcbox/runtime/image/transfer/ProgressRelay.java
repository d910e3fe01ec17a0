package dev.arcbox.runtime.image.transfer;

import java.util.ArrayList;
import java.util.List;

/**
 * Between the threads of a transfer and a client that may be slow: nobody who works waits for the
 * client, and of counts only the newest is kept, so the queue is bounded by what layers go through.
 */
final class ProgressRelay implements ProgressSink {
  private final List<Progress> waiting = new ArrayList<>();
  private boolean over;

  @Override
  public synchronized void accept(Progress progress) {
    if (progress.isCount()) {
      waiting.removeIf(
          old ->
              old.isCount()
                  && old.id().equals(progress.id())
                  && old.status().equals(progress.status()));
    }
    waiting.add(progress);
    notifyAll();
  }

  /** Nothing more will come. */
  synchronized void end() {
    over = true;
    notifyAll();
  }

  /** Hands all that comes to the client, until the end. */
  void drainTo(ProgressSink client) throws InterruptedException {
    for (List<Progress> some = take(); !some.isEmpty(); some = take()) {
      some.forEach(client::accept);
    }
  }

  private synchronized List<Progress> take() throws InterruptedException {
    while (waiting.isEmpty() && !over) {
      wait();
    }
    List<Progress> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }
}
