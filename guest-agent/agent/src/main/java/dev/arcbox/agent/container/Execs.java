package dev.arcbox.agent.container;

import dev.arcbox.agent.container.ContainerException.Kind;
import dev.arcbox.agent.process.GuestProcess;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Further processes of a container. Ended ones are remembered for whoever asks late, up to a
 * number.
 */
final class Execs {
  private static final int MAX_REMEMBERED = 256;

  private final Map<String, GuestProcess> processes = new LinkedHashMap<>();
  private final Set<String> starting = new HashSet<>();

  synchronized void reserve(String id) throws ContainerException {
    if (id.isEmpty() || processes.containsKey(id) || !starting.add(id)) {
      throw new ContainerException(Kind.CONFLICT, "process id \"" + id + "\" is empty or taken");
    }
  }

  synchronized void release(String id) {
    starting.remove(id);
  }

  synchronized void put(String id, GuestProcess process) {
    Iterator<GuestProcess> oldest = processes.values().iterator();
    while (processes.size() >= MAX_REMEMBERED && oldest.hasNext()) {
      if (oldest.next().ended().isDone()) {
        oldest.remove();
      }
    }
    processes.put(id, process);
  }

  synchronized Optional<GuestProcess> find(String id) {
    return Optional.ofNullable(processes.get(id));
  }

  synchronized void forgetAll() {
    processes.clear();
  }
}
