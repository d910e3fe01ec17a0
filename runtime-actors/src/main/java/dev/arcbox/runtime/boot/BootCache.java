package dev.arcbox.runtime.boot;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The folder of finished assets: {@code <cache>/boot/<name>-<key>/{file,asset.properties}}. A
 * folder under its final name is complete; work goes on under {@code tmp-…} and ends with a rename.
 */
final class BootCache {
  private static final String FACTS = "asset.properties";
  private static final String UNFINISHED = "tmp-";

  private static final String LOCK = "lock";

  private final Path folder;

  /** A file lock belongs to the process, so threads of one process need their own. */
  private final Map<String, ReentrantLock> threads = new ConcurrentHashMap<>();

  BootCache(Path cache) {
    this.folder = cache.resolve("boot");
  }

  /** Work that makes an asset's file inside an empty folder of its own. */
  @FunctionalInterface
  interface Maker {
    void make(Path file, Path scratch) throws BootException, IOException;
  }

  /** Work that needs the cache for itself alone. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws BootException, IOException;
  }

  Path folder() {
    return folder;
  }

  /** The finished asset, if its size and time are still those that were digested. */
  Optional<Asset> find(String name, String key) throws BootException {
    var home = home(name, key);
    var file = home.resolve("file");
    try {
      if (!Files.exists(home.resolve(FACTS)) || !Files.exists(file)) {
        return Optional.empty();
      }
      var facts = new Properties();
      try (var in = Files.newBufferedReader(home.resolve(FACTS))) {
        facts.load(in);
      }
      var digest = facts.getProperty("digest", "");
      var size = Files.size(file);
      var time = Files.getLastModifiedTime(file).toMillis();
      var stamp = size + "@" + time;
      if (!stamp.equals(facts.getProperty("stamp"))) {
        verify(file, digest);
      }
      return Optional.of(new Asset(name, file, digest, size, facts.getProperty("version", "")));
    } catch (IOException e) {
      throw new BootException.FileFailed("reading " + home, e);
    }
  }

  static void verify(Path file, String digest) throws BootException {
    var actual = Sha256.ofFile(file);
    if (!actual.equals(digest)) {
      throw new BootException.Corrupt(file, digest, actual);
    }
  }

  /** Makes an asset and puts it under its final name; call it inside {@link #alone}. */
  Asset make(String name, String key, String version, Maker maker) throws BootException {
    var home = home(name, key);
    var work = folder.resolve(UNFINISHED + name.replace(' ', '-') + "-" + key);
    try {
      delete(work);
      var scratch = Files.createDirectories(work.resolve("scratch"));
      var file = work.resolve("file");
      maker.make(file, scratch);
      delete(scratch);
      var facts = new Properties();
      facts.setProperty("digest", Sha256.ofFile(file));
      facts.setProperty("version", version);
      facts.setProperty(
          "stamp", Files.size(file) + "@" + Files.getLastModifiedTime(file).toMillis());
      try (var out = Files.newBufferedWriter(work.resolve(FACTS))) {
        facts.store(out, null);
      }
      delete(home);
      Files.move(work, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new BootException.FileFailed("making " + name, e);
    }
    return find(name, key).orElseThrow(() -> new BootException.Vanished(home));
  }

  /** Runs work while no other thread or process works on what guests boot from. */
  <T> T alone(Work<T> work) throws BootException {
    return alone(LOCK, work);
  }

  /**
   * As {@link #alone(Work)}, with a lock of another name: a kernel compiles for minutes, and no
   * guest's start may wait for that.
   */
  <T> T alone(String name, Work<T> work) throws BootException {
    var own = threads.computeIfAbsent(name, _ -> new ReentrantLock());
    own.lock();
    try {
      Files.createDirectories(folder);
      try (var channel =
              FileChannel.open(
                  folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var lock = channel.lock()) {
        if (!lock.isValid()) {
          throw new BootException.Vanished(folder);
        }
        return work.run();
      }
    } catch (IOException e) {
      throw new BootException.FileFailed("working in " + folder, e);
    } finally {
      own.unlock();
    }
  }

  /** From now on {@link #prune} leaves it alone, as long as this process lives. */
  boolean use(Asset asset) throws BootException {
    try {
      return AssetUse.begin(homeOf(asset));
    } catch (IOException e) {
      throw new BootException.FileFailed("marking " + asset.file() + " as used", e);
    }
  }

  private static Path homeOf(Asset asset) {
    return asset.file().toAbsolutePath().getParent();
  }

  /** Every finished asset of that name but the one with that key, the newest first. */
  List<Asset> others(String name, String key) throws BootException {
    var prefix = home(name, "").getFileName().toString();
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    var keys = new ArrayList<String>();
    try (var children = Files.list(folder)) {
      children
          .filter(child -> Files.exists(child.resolve(FACTS), NOFOLLOW_LINKS))
          .map(child -> child.getFileName().toString())
          .filter(child -> child.startsWith(prefix))
          .map(child -> child.substring(prefix.length()))
          .filter(other -> !other.equals(key))
          .forEach(keys::add);
      var times = new HashMap<String, Long>();
      for (var other : keys) {
        var facts = home(name, other).resolve(FACTS);
        times.put(other, Files.getLastModifiedTime(facts).toMillis());
      }
      keys.sort(Comparator.comparing(times::get, Comparator.reverseOrder()));
    } catch (IOException e) {
      throw new BootException.FileFailed("looking for older ones of " + name, e);
    }
    var others = new ArrayList<Asset>();
    for (var other : keys) {
      sound(name, other).ifPresent(others::add);
    }
    return others;
  }

  /** Nobody boots from one that is not: it goes when all is cleared. */
  private Optional<Asset> sound(String name, String key) throws BootException {
    try {
      return find(name, key);
    } catch (BootException.Corrupt e) {
      return Optional.empty();
    }
  }

  /**
   * Removes what came before the asset with that key, but for the last one, which the version
   * before this boots from, and those that a process uses. Call it inside {@link #alone}.
   *
   * @return the bytes that they took
   */
  long prune(String name, String key) throws BootException {
    var freed = 0L;
    for (var old : others(name, key).stream().skip(1).toList()) {
      try {
        freed += AssetUse.removeIfFree(homeOf(old)) ? old.size() : 0;
      } catch (IOException e) {
        throw new BootException.FileFailed("removing " + old.file(), e);
      }
    }
    return freed;
  }

  /** Removes all assets; gives the bytes that they took. */
  long clear() throws BootException {
    return clear(folder, LOCK);
  }

  static long clear(Path folder, String except) throws BootException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    var freed = 0L;
    try (var children = Files.list(folder)) {
      for (var child : children.toList()) {
        if (except.isEmpty() || !child.getFileName().toString().startsWith(except)) {
          freed += size(child);
          delete(child);
        }
      }
      return freed;
    } catch (IOException e) {
      throw new BootException.FileFailed("clearing " + folder, e);
    }
  }

  private static long size(Path tree) throws IOException {
    try (var paths = Files.walk(tree)) {
      var size = 0L;
      for (var path : paths.filter(p -> Files.isRegularFile(p, NOFOLLOW_LINKS)).toList()) {
        size += Files.size(path);
      }
      return size;
    }
  }

  static void delete(Path tree) throws IOException {
    if (!Files.exists(tree, NOFOLLOW_LINKS)) {
      return;
    }
    try (var paths = Files.walk(tree)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private Path home(String name, String key) {
    return folder.resolve(name.replace(' ', '-') + "-" + key);
  }
}
