package dev.arcbox.runtime.volume;

import dev.arcbox.runtime.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Every volume by name. Written by the manager, read by anyone on any thread. */
public final class VolumeDirectory {
  private final ConcurrentHashMap<String, Volume> volumes = new ConcurrentHashMap<>();

  void put(Volume volume) {
    volumes.put(volume.name(), volume);
  }

  void remove(String name) {
    volumes.remove(name);
  }

  /** By name. */
  public List<Volume> all() {
    return volumes.values().stream().sorted(Comparator.comparing(Volume::name)).toList();
  }

  public Optional<Volume> byName(String name) {
    return Optional.ofNullable(volumes.get(name));
  }

  /**
   * The volume of that name.
   *
   * @throws Refusal.Missing in Docker's words
   */
  public Volume find(String name) {
    return byName(name).orElseThrow(() -> new Refusal.Missing("get " + name + ": no such volume"));
  }
}
