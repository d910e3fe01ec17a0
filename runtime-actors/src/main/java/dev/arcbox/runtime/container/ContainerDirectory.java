package dev.arcbox.runtime.container;

import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.image.ImageUse;
import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.volume.VolumeUse;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Every container by id and name. Written by the manager and the container actors, read by anyone
 * on any thread: listing and finding costs no message.
 */
public final class ContainerDirectory implements ImageUse, VolumeUse {
  /** A container's last published view and where to reach it. */
  public record Entry(ContainerView view, ActorRef<ContainerActor.Command> actor) {}

  private final ConcurrentHashMap<String, Entry> byId = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, String> idByName = new ConcurrentHashMap<>();

  /**
   * Claims a name.
   *
   * @throws Refusal.NameTaken when another container has it
   */
  void claim(String name, String id) {
    String owner = idByName.putIfAbsent(name, id);
    if (owner != null && !owner.equals(id)) {
      throw new Refusal.NameTaken(name, owner);
    }
  }

  void release(String name, String id) {
    idByName.remove(name, id);
  }

  boolean isTaken(String name) {
    return idByName.containsKey(name);
  }

  /** Its first view, unless it has told a newer one by itself. */
  void add(ContainerView view, ActorRef<ContainerActor.Command> actor) {
    byId.putIfAbsent(view.id(), new Entry(view, actor));
  }

  void put(ContainerView view, ActorRef<ContainerActor.Command> actor) {
    byId.put(view.id(), new Entry(view, actor));
  }

  void remove(String id) {
    Entry gone = byId.remove(id);
    if (gone != null) {
      release(gone.view.name(), id);
    }
  }

  /** Oldest first. */
  public List<ContainerView> all() {
    return byId.values().stream()
        .map(Entry::view)
        .sorted(Comparator.comparing((ContainerView v) -> v.spec().created()))
        .toList();
  }

  public Optional<Entry> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * By id, name or unique prefix of an id, in this order, as Docker does.
   *
   * @throws Refusal.NotFound when nothing fits
   * @throws Refusal.Ambiguous when several ids begin so
   */
  public Entry find(String reference) {
    String plain = reference.startsWith("/") ? reference.substring(1) : reference;
    Entry exact = byId.get(plain);
    if (exact != null) {
      return exact;
    }
    String named = idByName.get(plain);
    Entry entry = named == null ? null : byId.get(named);
    return entry != null ? entry : byPrefix(plain);
  }

  private Entry byPrefix(String prefix) {
    List<String> ids =
        prefix.isEmpty()
            ? List.of()
            : byId.keySet().stream().filter(id -> id.startsWith(prefix)).sorted().toList();
    if (ids.size() > 1) {
      throw new Refusal.Ambiguous(prefix, ids);
    }
    Entry found = ids.isEmpty() ? null : byId.get(ids.getFirst());
    if (found == null) {
      throw new Refusal.NotFound("container", prefix);
    }
    return found;
  }

  /** Ids of the containers, running or not, that mount a volume. */
  @Override
  public List<String> usersOf(String volume) {
    return byId.values().stream()
        .map(Entry::view)
        .filter(
            view ->
                view.spec().mounts().stream()
                    .anyMatch(mount -> mount.isVolume() && mount.name().equals(volume)))
        .map(ContainerView::id)
        .toList();
  }

  /** Ids of the running containers with an endpoint in a network. */
  public List<String> membersOf(String networkId) {
    return byId.values().stream()
        .map(Entry::view)
        .filter(view -> view.state().alive())
        .filter(
            view ->
                view.spec().networks().values().stream()
                    .anyMatch(endpoint -> endpoint.networkId().equals(networkId)))
        .map(ContainerView::id)
        .toList();
  }

  @Override
  public List<User> usersOf(Digest image) {
    String id = image.toString();
    return byId.values().stream()
        .map(Entry::view)
        .filter(view -> view.spec().imageId().equals(id))
        .map(view -> new User(view.id(), view.state().alive()))
        .toList();
  }
}
