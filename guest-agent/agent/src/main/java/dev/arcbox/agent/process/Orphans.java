package dev.arcbox.agent.process;

import dev.arcbox.platform.process.ProcessControl;
import java.util.HashSet;
import java.util.Set;

/**
 * Children that came to us because their parents ended: helpers that the runtime leaves behind.
 * They are reaped whenever one of ours has ended, but never while the runtime is at work, for until
 * then nobody can tell its container's process from a helper. Any thread.
 */
final class Orphans {
  private final Set<Integer> ours = new HashSet<>();
  private int atWork;

  /** The runtime is about to be called. */
  synchronized void begin() {
    atWork++;
  }

  /** It has been, and what it started is {@link #keep kept}. */
  synchronized void done() {
    atWork--;
    reap();
  }

  /**
   * Reaps what is not ours, if one can tell. A process that joined the namespace of another
   * container and is nobody's keeps that container's first process from ending until then.
   */
  synchronized void reap() {
    if (atWork == 0) {
      ProcessControl.reapUnless(ours::contains);
    }
  }

  synchronized void keep(int pid) {
    ours.add(pid);
  }

  /** One of ours was reaped by its own watcher; now is the time to look for others. */
  synchronized void ended(int pid) {
    ours.remove(pid);
    reap();
  }
}
