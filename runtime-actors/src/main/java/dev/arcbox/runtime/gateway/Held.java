package dev.arcbox.runtime.gateway;

import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.container.ContainerDirectory;
import dev.arcbox.runtime.container.ContainerState;
import dev.arcbox.ttrpc.TtrpcException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A container that is frozen while its files are read, so that they belong together. */
public final class Held implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Held.class);

  private final DaemonParts parts;
  private final ContainerDirectory.Entry entry;
  private final boolean frozen;

  private Held(DaemonParts parts, ContainerDirectory.Entry entry, boolean frozen) {
    this.parts = parts;
    this.entry = entry;
    this.frozen = frozen;
  }

  /**
   * Freezes it when it runs.
   *
   * @param wanted whether it is to be frozen at all
   */
  public static Held of(DaemonParts parts, ContainerDirectory.Entry entry, boolean wanted) {
    boolean freeze = wanted && entry.view().state() instanceof ContainerState.Running;
    return new Held(parts, entry, freeze && isFrozen(parts, entry));
  }

  /** Not by us when another holds it, such as a second commit: that one lets it go on. */
  private static boolean isFrozen(DaemonParts parts, ContainerDirectory.Entry entry) {
    try {
      Asks.perform(parts.system(), entry.actor(), Asks.SHORT, ContainerActor.Pause::new);
      return true;
    } catch (TtrpcException e) {
      LOG.debug("{} is not frozen: {}", entry.view().id(), e.getMessage());
      return false;
    }
  }

  /** Lets it go on. One that was killed, removed or let go meanwhile needs nothing. */
  @Override
  public void close() {
    if (!frozen) {
      return;
    }
    try {
      Asks.perform(parts.system(), entry.actor(), Asks.SHORT, ContainerActor.Unpause::new);
    } catch (RuntimeException e) {
      if (isStillFrozen()) {
        throw e;
      }
      LOG.debug("{} did not stay frozen: {}", entry.view().id(), e.toString());
    }
  }

  private boolean isStillFrozen() {
    return parts
        .directory()
        .byId(entry.view().id())
        .map(now -> now.view().state() instanceof ContainerState.Paused)
        .orElse(false);
  }
}
