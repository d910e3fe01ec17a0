package dev.arcbox.agent.process;

import dev.arcbox.platform.process.ProcessControl;
import java.util.HashSet;
import java.util.Set;

/**
 * Children that came to us because their parents ended: helpers that the runtime leaves behind.
 * They are reaped as soon as they end, by a thread that begins with the runtime's first call and
 * waits in the kernel: one that joined the namespace of a container, and is not reaped, keeps that
 * container's first process from ending. Never while the runtime is at work, for until then nobody
 * can tell its container's process from a helper. Any thread.
 */
final class Orphans {
  private final Set<Integer> ours = new HashSet<>();
  private int atWork;
  private boolean begun;

  /** Counts what may let the reaper go on. */
  private long changes;

  /** The runtime is about to be called. */
  synchronized void begin() {
    atWork++;
    changed();
    if (!begun) {
      begun = true;
      Thread.ofPlatform().daemon().name("agent-reaper").start(this::reap);
    }
  }

  /** It has been, and what it started is {@link #keep kept}. */
  synchronized void done() {
    atWork--;
    changed();
  }

  synchronized void keep(int pid) {
    ours.add(pid);
  }

  /** One of ours was reaped by its own watcher. */
  synchronized void ended(int pid) {
    ours.remove(pid);
    changed();
  }

  private void changed() {
    changes++;
    notifyAll();
  }

  private void reap() {
    try {
      while (true) {
        long before = changes();
        if (ProcessControl.awaitEndedChild()) {
          reapWhatIsNotOurs();
        } else {
          awaitChange(before);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does; the machine ends
    }
  }

  private synchronized void reapWhatIsNotOurs() throws InterruptedException {
    if (atWork > 0 || ProcessControl.reapUnless(ours::contains)) {
      awaitChange(changes); // the same child would be told again at once
    }
  }

  private synchronized long changes() {
    return changes;
  }

  private synchronized void awaitChange(long since) throws InterruptedException {
    while (changes == since) {
      wait();
    }
  }
}
