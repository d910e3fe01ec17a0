package dev.arcbox.runtime.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
  private static final String KERNEL = "kernel";
  private static final String INITRAMFS = "initramfs";
  private static final String KVM_INITRAMFS = "kvm initramfs";
  private static final String SYSTEM_IMAGE = "system image";
  private static final String OLDER_IMAGE = "older system image";
  private static final String UML = "user-mode-linux";
  private static final String BUSYBOX = "busybox-static";

  private final BootCache cache;
  private final DebianPackages packages;
  private final Path agentLib;
  private final boolean stockOnly;
  private final KvmKernel kvm;

  private BootAssets(Path cache, Path agentLib, boolean stockOnly) {
    this.stockOnly = stockOnly;
    this.cache = new BootCache(cache);
    this.packages = new DebianPackages(cache);
    this.kvm = new KvmKernel(packages);
    this.agentLib = agentLib;
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

  /** What a guest boots from, made now if it is not there yet. Cheap when it is. */
  public Assets ensure(BootProgress progress) throws BootException {
    var present = used(present());
    return present.isPresent() ? present.get() : use(cache.alone(() -> make(false, progress)));
  }

  /** What a guest of a back end, by its name, boots from. */
  public Assets ensure(String backend, BootProgress progress) throws BootException {
    return backend.equals("kvm") ? ensureKvm(progress) : ensure(progress);
  }

  /** What a guest on KVM boots from; kernel and initramfs are its own, the system is the same. */
  public Assets ensureKvm(BootProgress progress) throws BootException {
    var present = used(presentKvm());
    return present.isPresent() ? present.get() : use(cache.alone(() -> makeKvm(progress)));
  }

  /** Whoever may boot from it keeps it; if it went in between, it is not there. */
  private Optional<Assets> used(Optional<Assets> found) throws BootException {
    return found.isPresent() && cache.use(found.get().systemImage()) ? found : Optional.empty();
  }

  private Assets use(Assets made) throws BootException {
    if (!cache.use(made.systemImage())) {
      throw new BootException.Vanished(made.systemImage().file());
    }
    return made;
  }

  /** The cloud kernel's modules and busybox as their packages have them. */
  public StockParts kvmParts(BootProgress progress) throws BootException {
    return cache.alone(
        () -> {
          kvm.fetch(false, progress);
          packages.fetch(List.of(BUSYBOX), false, progress);
          var kernel = makeKvmKernel(progress).asset().file();
          return new StockParts(kernel, kvm.modules(), busyboxFile());
        });
  }

  private Path busyboxFile() {
    return packages.root(BUSYBOX).resolve("bin/busybox");
  }

  /** Debian's static busybox, which the built-in image is made of. */
  public Path busybox(BootProgress progress) throws BootException {
    return cache.alone(
        () -> {
          packages.fetch(List.of("busybox-static"), false, progress);
          return packages.root("busybox-static").resolve("bin/busybox");
        });
  }

  /** As {@link #ensure}, and every digest is computed again; {@code force} makes all of it anew. */
  public Assets prefetch(boolean force, BootProgress progress) throws BootException {
    var assets = cache.alone(() -> make(force, progress));
    packages.verify(packageNames());
    for (var asset : List.of(assets.kernel(), assets.initramfs(), assets.systemImage())) {
      progress.progress("verify", asset.name(), 0, 0);
      BootCache.verify(asset.file(), asset.digest());
    }
    return assets;
  }

  /** The stock kernel and busybox as their packages have them. */
  public StockParts stockParts(BootProgress progress) throws BootException {
    return cache.alone(
        () -> {
          packages.fetch(packageNames(), false, progress);
          var busybox = packages.root("busybox-static").resolve("bin/busybox");
          return new StockParts(
              packages.root(UML).resolve("usr/bin/linux.uml"), modules(), busybox);
        });
  }

  /** Makes the system image outside of the cache, to see whether it comes out the same. */
  void makeSystemImage(Path file, Path scratch) throws BootException {
    cache.alone(
        () -> {
          var jars = AgentJars.in(agentLib);
          new SystemImage(packages, jars, BootProgress.SILENT).make(file, scratch);
          return file;
        });
  }

  /** Runs the agent on this host for a moment and writes the list of classes that it loads. */
  void train(Path list) throws BootException {
    cache.alone(
        () -> {
          var image = new SystemImage(packages, AgentJars.in(agentLib), BootProgress.SILENT);
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
    var lean = cache.find(LeanKernel.NAME, LeanKernel.key());
    var present = present();
    var stock = packages.has(UML) ? cache.find(KERNEL, stockKey()) : Optional.<Asset>empty();
    var all = new ArrayList<AssetStatus>();
    all.add(new AssetStatus(KERNEL, stock, stock.isPresent() && lean.isEmpty()));
    all.add(new AssetStatus(LeanKernel.NAME, lean, lean.isPresent()));
    all.add(new AssetStatus(INITRAMFS, present.map(Assets::initramfs), present.isPresent()));
    all.add(new AssetStatus(SYSTEM_IMAGE, present.map(Assets::systemImage), present.isPresent()));
    if (present.isPresent()) {
      var key = systemKey(AgentJars.in(agentLib));
      cache
          .others(SYSTEM_IMAGE, key)
          .forEach(old -> all.add(new AssetStatus(OLDER_IMAGE, Optional.of(old), false)));
    }
    return List.copyOf(all);
  }

  /** Removes everything that was made here. Running guests keep their open files. */
  public long clear() throws BootException {
    return cache.alone(() -> cache.clear() + packages.clear());
  }

  /** Builds the lean kernel from Debian's source package; every later boot uses it. */
  public Asset buildKernel(boolean force, BootProgress progress) throws BootException {
    var key = LeanKernel.key();
    var known = cache.find(LeanKernel.NAME, key);
    if (known.isPresent() && !force) {
      return known.get();
    }
    var lean = new LeanKernel(packages, progress);
    return cache.alone(
        "lock-kernel",
        () -> {
          cache.alone(
              () -> {
                lean.fetch(force);
                return key;
              });
          return cache.make(LeanKernel.NAME, key, lean.version(), lean::make);
        });
  }

  /** The finished set, if nothing of it has to be made. */
  private Optional<Assets> present() throws BootException {
    for (var name : packageNames()) {
      if (!packages.has(name)) {
        return Optional.empty();
      }
    }
    var lean = leanKernel();
    var kernel = lean.isPresent() ? lean : stockKernel();
    if (kernel.isEmpty()) {
      return Optional.empty();
    }
    var initramfs = cache.find(INITRAMFS, initramfsKey(kernel.get()));
    var system = cache.find(SYSTEM_IMAGE, systemKey(AgentJars.in(agentLib)));
    if (initramfs.isEmpty() || system.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(assets(kernel.get(), initramfs.get(), system.get()));
  }

  private Optional<Assets> presentKvm() throws BootException {
    for (var name : GuestPrograms.PACKAGES) {
      if (!packages.has(name)) {
        return Optional.empty();
      }
    }
    if (!packages.has("erofs-utils") || !kvm.fetched()) {
      return Optional.empty();
    }
    var kernel = cache.find(KvmKernel.NAME, kvm.key());
    var system = cache.find(SYSTEM_IMAGE, systemKey(AgentJars.in(agentLib)));
    if (kernel.isEmpty() || system.isEmpty()) {
      return Optional.empty();
    }
    var whole = kvmKernel(kernel.get());
    return cache
        .find(KVM_INITRAMFS, initramfsKey(whole))
        .map(initramfs -> assets(whole, initramfs, system.get()));
  }

  private Kernel kvmKernel(Asset asset) throws BootException {
    return new Kernel(asset, false, Optional.of(kvm.modules()), KvmKernel.MODULES);
  }

  private Kernel makeKvmKernel(BootProgress progress) throws BootException {
    var known = cache.find(KvmKernel.NAME, kvm.key());
    if (known.isPresent()) {
      return kvmKernel(known.get());
    }
    progress.progress(KvmKernel.NAME, "unpacking " + kvm.version(), 0, 1);
    return kvmKernel(cache.make(KvmKernel.NAME, kvm.key(), kvm.version(), kvm::make));
  }

  private Assets makeKvm(BootProgress progress) throws BootException {
    var names = new ArrayList<>(GuestPrograms.PACKAGES);
    names.add("erofs-utils");
    packages.fetch(names, false, progress);
    kvm.fetch(false, progress);
    var kernel = makeKvmKernel(progress);
    var initramfs = makeInitramfs(KVM_INITRAMFS, kernel, false, progress);
    return assets(kernel, initramfs, makeSystem(false, progress));
  }

  private Assets make(boolean force, BootProgress progress) throws BootException {
    packages.fetch(packageNames(), force, progress);
    var lean = leanKernel();
    var kernel = lean.isPresent() ? lean.get() : makeStockKernel(force, progress);
    var initramfs = makeInitramfs(INITRAMFS, kernel, force, progress);
    return assets(kernel, initramfs, makeSystem(force, progress));
  }

  private Asset makeInitramfs(String name, Kernel kernel, boolean force, BootProgress progress)
      throws BootException {
    var key = initramfsKey(kernel);
    var known = force ? Optional.<Asset>empty() : cache.find(name, key);
    if (known.isPresent()) {
      return known.get();
    }
    progress.progress(name, "packing", 0, 1);
    return makeInitramfs(name, kernel, key);
  }

  private Asset makeSystem(boolean force, BootProgress progress) throws BootException {
    var jars = AgentJars.in(agentLib);
    var key = systemKey(jars);
    var known = force ? Optional.<Asset>empty() : cache.find(SYSTEM_IMAGE, key);
    if (known.isPresent()) {
      return known.get();
    }
    var image = new SystemImage(packages, jars, progress);
    var made = cache.make(SYSTEM_IMAGE, key, GuestJre.version(), image::make);
    var freed = cache.prune(SYSTEM_IMAGE, key);
    if (freed > 0) {
      progress.progress(SYSTEM_IMAGE, "older ones removed, bytes: " + freed, 1, 1);
    }
    return made;
  }

  private static Assets assets(Kernel kernel, Asset initramfs, Asset system) {
    return new Assets(kernel.asset(), kernel.lean(), initramfs, system, List.of("quiet"));
  }

  private Optional<Kernel> leanKernel() throws BootException {
    if (stockOnly) {
      return Optional.empty();
    }
    return cache
        .find(LeanKernel.NAME, LeanKernel.key())
        .map(asset -> new Kernel(asset, true, Optional.empty(), List.of()));
  }

  private Optional<Kernel> stockKernel() throws BootException {
    var asset = cache.find(KERNEL, stockKey());
    return asset.isEmpty()
        ? Optional.empty()
        : Optional.of(new Kernel(asset.get(), false, Optional.of(modules()), List.of()));
  }

  private Kernel makeStockKernel(boolean force, BootProgress progress) throws BootException {
    var known = stockKernel();
    if (known.isPresent() && !force) {
      return known.get();
    }
    progress.progress(KERNEL, packages.version(UML), 0, 1);
    var asset =
        cache.make(
            KERNEL,
            stockKey(),
            packages.version(UML),
            (file, scratch) -> {
              Files.copy(packages.root(UML).resolve("usr/bin/linux.uml"), file);
              Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            });
    return new Kernel(asset, false, Optional.of(modules()), List.of());
  }

  private Asset makeInitramfs(String name, Kernel kernel, String key) throws BootException {
    return cache.make(
        name,
        key,
        kernel.asset().version(),
        (file, scratch) -> {
          try (var out = Files.newOutputStream(file)) {
            Initramfs.write(out, busyboxFile(), kernel.modules(), kernel.more());
          }
        });
  }

  private Path modules() throws BootException {
    try (var versions = Files.list(packages.root(UML).resolve("usr/lib/uml/modules"))) {
      return versions.findFirst().orElseThrow(() -> new BootException.Vanished(packages.root(UML)));
    } catch (IOException e) {
      throw new BootException.FileFailed("looking for the kernel's modules", e);
    }
  }

  private String stockKey() throws BootException {
    return Sha256.key(List.of(packages.version(UML)));
  }

  private String initramfsKey(Kernel kernel) throws BootException {
    var facts = new ArrayList<>(Initramfs.recipe(kernel.more()));
    facts.add(packages.version("busybox-static"));
    facts.add(kernel.modules().isPresent() ? kernel.asset().version() : "no modules");
    return Sha256.key(facts);
  }

  private String systemKey(AgentJars jars) throws BootException {
    return Sha256.key(SystemImage.facts(packages, jars));
  }

  private static List<String> packageNames() {
    var names = new ArrayList<>(GuestPrograms.PACKAGES);
    names.add("erofs-utils");
    names.add(UML);
    return names;
  }
}
