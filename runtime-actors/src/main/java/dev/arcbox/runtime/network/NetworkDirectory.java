package dev.arcbox.runtime.network;

import dev.arcbox.runtime.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Every network by id. Written by the manager, read by anyone on any thread. */
public final class NetworkDirectory {
  private final ConcurrentHashMap<String, Network> networks = new ConcurrentHashMap<>();

  void put(Network network) {
    networks.put(network.id(), network);
  }

  void remove(String id) {
    networks.remove(id);
  }

  /** Oldest first. */
  public List<Network> all() {
    return networks.values().stream()
        .sorted(Comparator.comparing(Network::created).thenComparing(Network::id))
        .toList();
  }

  public Optional<Network> byId(String id) {
    return Optional.ofNullable(networks.get(id));
  }

  public Optional<Network> byName(String name) {
    return networks.values().stream().filter(network -> network.name().equals(name)).findFirst();
  }

  /**
   * By id, name or unique prefix of an id, in this order, as Docker does.
   *
   * @throws Refusal.Missing in Docker's words
   */
  public Network find(String reference) {
    return byId(reference).or(() -> byName(reference)).orElseGet(() -> byPrefix(reference));
  }

  /**
   * The same as a name to leave it by.
   *
   * @param gone whether it need not be there any more
   */
  public NetworkName named(String reference, boolean gone) {
    try {
      Network network = find(reference);
      return new NetworkName(network.name(), network.id());
    } catch (Refusal.Missing missing) {
      if (gone) {
        return new NetworkName(reference, "");
      }
      throw missing;
    }
  }

  private Network byPrefix(String prefix) {
    List<Network> found =
        prefix.isEmpty()
            ? List.of()
            : networks.values().stream().filter(n -> n.id().startsWith(prefix)).toList();
    if (found.size() > 1) {
      throw new Refusal.Invalid(
          "network "
              + prefix
              + " is ambiguous ("
              + found.size()
              + " matches found based on ID prefix)");
    }
    if (found.isEmpty()) {
      throw new Refusal.Missing("network " + prefix + " not found");
    }
    return found.getFirst();
  }
}
