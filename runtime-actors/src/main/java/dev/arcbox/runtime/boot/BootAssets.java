package dev.arcbox.runtime.boot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
  private final BootCache cache;
  private final DebianPackages packages;
  private final UmlKernels uml;
  private final KvmKernels kvm;
  private final AssetMaker maker;

  private BootAssets(Path cache, Path agentLib, boolean stockOnly) {
    this.cache = new BootCache(cache);
    this.packages = new DebianPackages(cache);
    this.uml = new UmlKernels(this.cache, packages, stockOnly);
    this.kvm = new KvmKernels(this.cache, packages);
    this.maker = new AssetMaker(this.cache, packages, agentLib);
  }

  /**
   * Opens a cache. Touches no file.
   *
   * @param cache the folder that holds everything made here, usually {@code ~/.cache/arcbox}
   * @param agentLib the folder with the guest agent's jars, {@code agent/lib} of the distribution
   */
  public static BootAssets at(Path cache, Path agentLib) {
    return at(cache, agentLib, false);
  }

  private static BootAssets at(Path cache, Path agentLib, boolean stockOnly) {
    return new BootAssets(cache.toAbsolutePath(), agentLib.toAbsolutePath(), stockOnly);
  }

  /**
   * The user's own cache, with the agent of the distribution at {@code ARCBOX_HOME}. With {@code
   * ARCBOX_KERNEL=stock} a lean kernel is left alone, for comparing the two.
   */
  public static BootAssets ofUser(Map<String, String> environment) {
    var home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    var cache =
        Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
            .filter(value -> !value.isEmpty())
            .map(Path::of)
            .orElse(home.resolve(".cache"));
    var dist = Path.of(environment.getOrDefault("ARCBOX_HOME", "target/dist"));
    var stockOnly = "stock".equals(environment.get("ARCBOX_KERNEL"));
    return at(cache.resolve("arcbox"), dist.resolve("agent/lib"), stockOnly);
  }

  private KernelSource source(String backend) {
    return backend.equals("kvm") ? kvm : uml;
  }

  /**
   * What a guest boots from, made now if it is not there yet. Cheap when it is.
   *
   * @param backend name of the hypervisor; kernel and initramfs are its own, the system is the same
   */
  public Assets ensure(String backend, BootProgress progress) throws BootException {
    var source = source(backend);
    var present = maker.present(source);
    // Whoever may boot from it keeps it; if it went in between, it is not there.
    if (present.isPresent() && cache.use(present.get().systemImage())) {
      return present.get();
    }
    var made = cache.alone(() -> maker.make(source, false, progress));
    if (!cache.use(made.systemImage())) {
      throw new BootException.Vanished(made.systemImage().file());
    }
    return made;
  }

  /** Debian's static busybox, which the built-in image is made of. */
  public Path busybox(BootProgress progress) throws BootException {
    return cache.alone(() -> maker.busybox(progress));
  }

  /** For User-mode Linux, and every digest is computed again; {@code force} makes all anew. */
  public Assets prefetch(boolean force, BootProgress progress) throws BootException {
    var assets = cache.alone(() -> maker.make(uml, force, progress));
    packages.verify(AssetMaker.packageNames());
    packages.verify(uml.packages());
    for (var asset : List.of(assets.kernel(), assets.initramfs(), assets.systemImage())) {
      progress.progress("verify", asset.name(), 0, 0);
      BootCache.verify(asset.file(), asset.digest());
    }
    return assets;
  }

  /** The stock kernel, its modules and busybox as their packages have them. */
  public StockParts stockParts(String backend, BootProgress progress) throws BootException {
    var source = source(backend);
    return cache.alone(
        () -> {
          maker.fetch(source, false, progress);
          var kernel = source.stock(progress);
          return new StockParts(kernel, source.modules(), maker.busybox(progress));
        });
  }

  /** Makes the system image outside of the cache, to see whether it comes out the same. */
  void makeSystemImage(Path file, Path scratch) throws BootException {
    cache.alone(
        () -> {
          maker.systemImage(BootProgress.SILENT).make(file, scratch);
          return file;
        });
  }

  /** Runs the agent on this host for a moment and writes the list of classes that it loads. */
  void train(Path list) throws BootException {
    cache.alone(
        () -> {
          var image = maker.systemImage(BootProgress.SILENT);
          var scratch = Files.createTempDirectory("arcbox-train");
          try {
            image.train(list.toAbsolutePath(), scratch);
          } finally {
            BootCache.delete(scratch);
          }
          return list;
        });
  }

  /** What is there, without making anything. */
  public List<AssetStatus> status() throws BootException {
    var all = new ArrayList<>(uml.status());
    var present = maker.present(uml);
    var system = AssetMaker.SYSTEM_IMAGE;
    var initramfs = present.map(Assets::initramfs);
    all.add(new AssetStatus(uml.initramfs(), initramfs, present.isPresent()));
    all.add(new AssetStatus(system, present.map(Assets::systemImage), present.isPresent()));
    if (present.isPresent()) {
      cache
          .others(system, maker.systemKey())
          .forEach(old -> all.add(new AssetStatus("older " + system, Optional.of(old), false)));
    }
    return List.copyOf(all);
  }

  /** Removes everything that was made here. Running guests keep their open files. */
  public long clear() throws BootException {
    return cache.alone(() -> cache.clear() + packages.clear());
  }

  /** Builds the lean kernel from Debian's source package; every later boot uses it. */
  public Asset buildKernel(boolean force, BootProgress progress) throws BootException {
    return uml.buildLean(force, progress);
  }
}
