package dev.arcbox.runtime.container;

import dev.arcbox.proto.agent.CreateContainerResponse;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.ttrpc.AgentMethods;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One container's bundle and root file system in the guest: made once in each boot of the machine,
 * by whoever needs it first. Thread-safe; blocks.
 */
final class Bundle {
  private final ReentrantLock lock = new ReentrantLock();
  private int boot = -1;

  /** Brings the layers and prepares the container, if this boot has not. Answers warnings. */
  List<String> ensure(Guest guest, ContainerSpec spec) {
    lock.lock();
    try {
      if (boot == guest.agent().boot()) {
        return List.of();
      }
      guest.layers().ensure(spec.layers()).join();
      CreateContainerResponse made =
          guest.agent().call(AgentMethods.CREATE_CONTAINER, GuestRequests.create(spec));
      boot = guest.agent().boot();
      return made.getWarningsList();
    } finally {
      lock.unlock();
    }
  }

  /** What is there cannot be relied on: the next who needs it makes it again. */
  void forget() {
    lock.lock();
    try {
      boot = -1;
    } finally {
      lock.unlock();
    }
  }
}
