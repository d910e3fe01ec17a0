package dev.arcbox.runtime.machine;

import dev.arcbox.runtime.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;

/** Every machine's last view. Written by the machine actors, read by anyone on any thread. */
public final class MachineBoard {
  /** A machine's view and where to reach it. */
  public record Entry(MachineView view, ActorRef<MachineActor.Command> actor) {}

  private final ConcurrentHashMap<String, Entry> machines = new ConcurrentHashMap<>();

  /** Its first view, unless it has told a newer one by itself. */
  void add(MachineView view, ActorRef<MachineActor.Command> actor) {
    machines.putIfAbsent(view.name(), new Entry(view, actor));
  }

  void put(MachineView view, ActorRef<MachineActor.Command> actor) {
    machines.put(view.name(), new Entry(view, actor));
  }

  public List<MachineView> all() {
    return machines.values().stream()
        .map(Entry::view)
        .sorted(Comparator.comparing(MachineView::name))
        .toList();
  }

  /**
   * The machine of that name; an empty one is "default".
   *
   * @throws Refusal.NotFound when there is none
   */
  public Entry find(String name) {
    String wanted = name.isEmpty() ? "default" : name;
    Entry entry = machines.get(wanted);
    if (entry == null) {
      throw new Refusal.NotFound("machine", wanted);
    }
    return entry;
  }
}
