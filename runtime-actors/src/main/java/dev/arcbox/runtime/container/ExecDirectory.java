package dev.arcbox.runtime.container;

import dev.arcbox.runtime.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.pekko.actor.typed.ActorRef;

/** Every exec by id. Written by the exec actors, read by anyone on any thread. */
public final class ExecDirectory {
  /** Ended execs that can still be asked for their code. */
  private static final int MEMORY = 256;

  /**
   * An exec, its streams, and what is known of it.
   *
   * @param pid in the machine; 0 when it does not run
   */
  public record Entry(
      String id,
      String container,
      ExecSpec spec,
      RunIo io,
      Optional<ActorRef<ExecActor.Command>> actor,
      int pid,
      OptionalInt exitCode) {

    /** Started, and not ended. */
    public boolean running() {
      return pid != 0;
    }
  }

  private final ConcurrentHashMap<String, Entry> byId = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> ended = new ConcurrentLinkedQueue<>();

  void put(Entry entry) {
    byId.put(entry.id, entry);
  }

  void ended(Entry entry) {
    put(entry);
    ended.add(entry.id);
    while (ended.size() > MEMORY) {
      byId.remove(ended.remove());
    }
  }

  /** The execs of a container that have not ended. */
  public List<String> of(String container) {
    return byId.values().stream()
        .filter(entry -> entry.container.equals(container) && entry.actor.isPresent())
        .map(Entry::id)
        .sorted()
        .toList();
  }

  /**
   * The exec of that id.
   *
   * @throws Refusal.NotFound when there is none
   */
  public Entry find(String id) {
    Entry entry = byId.get(id);
    if (entry == null) {
      throw new Refusal.NotFound("exec instance", id);
    }
    return entry;
  }
}
