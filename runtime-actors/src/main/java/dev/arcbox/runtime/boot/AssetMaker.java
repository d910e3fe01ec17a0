package dev.arcbox.runtime.boot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds or makes the files of one boot. What makes something holds the cache's lock. */
final class AssetMaker {
  static final String SYSTEM_IMAGE = "system image";
  private static final String BUSYBOX = "busybox-static";

  private final BootCache cache;
  private final DebianPackages packages;
  private final Path agentLib;

  /** Touches no file. */
  AssetMaker(BootCache cache, DebianPackages packages, Path agentLib) {
    this.cache = cache;
    this.packages = packages;
    this.agentLib = agentLib;
  }

  /** What the system image and every initramfs are made of. */
  static List<String> packageNames() {
    var names = new ArrayList<>(GuestPrograms.PACKAGES);
    names.add("erofs-utils");
    return names;
  }

  /** The finished set, if nothing of it has to be made. */
  Optional<Assets> present(KernelSource source) throws BootException {
    for (var name : packageNames()) {
      if (!packages.has(name)) {
        return Optional.empty();
      }
    }
    var kernel = source.present();
    if (kernel.isEmpty()) {
      return Optional.empty();
    }
    var initramfs = cache.find(source.initramfs(), initramfsKey(kernel.get()));
    var system = cache.find(SYSTEM_IMAGE, systemKey());
    if (initramfs.isEmpty() || system.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(assets(kernel.get(), initramfs.get(), system.get()));
  }

  Assets make(KernelSource source, boolean force, BootProgress progress) throws BootException {
    fetch(source, force, progress);
    var kernel = source.make(force, progress);
    var initramfs = makeInitramfs(source.initramfs(), kernel, force, progress);
    return assets(kernel, initramfs, makeSystem(force, progress));
  }

  /** All packages of a boot. */
  void fetch(KernelSource source, boolean force, BootProgress progress) throws BootException {
    source.prepare(force, progress);
    var names = packageNames();
    names.addAll(source.packages());
    packages.fetch(names, force, progress);
  }

  /** Debian's static busybox, which is fetched if it is not here. */
  Path busybox(BootProgress progress) throws BootException {
    packages.fetch(List.of(BUSYBOX), false, progress);
    return busybox();
  }

  private Path busybox() {
    return packages.root(BUSYBOX).resolve("bin/busybox");
  }

  SystemImage systemImage(BootProgress progress) throws BootException {
    return new SystemImage(packages, AgentJars.in(agentLib), progress);
  }

  String systemKey() throws BootException {
    return Sha256.key(SystemImage.facts(packages, AgentJars.in(agentLib)));
  }

  private static Assets assets(Kernel kernel, Asset initramfs, Asset system) {
    return new Assets(kernel.asset(), kernel.lean(), initramfs, system, List.of("quiet"));
  }

  private Asset makeInitramfs(String name, Kernel kernel, boolean force, BootProgress progress)
      throws BootException {
    var key = initramfsKey(kernel);
    var known = force ? Optional.<Asset>empty() : cache.find(name, key);
    if (known.isPresent()) {
      return known.get();
    }
    progress.progress(name, "packing", 0, 1);
    return cache.make(
        name,
        key,
        kernel.asset().version(),
        (file, scratch) -> {
          try (var out = Files.newOutputStream(file)) {
            Initramfs.write(out, busybox(), kernel.modules(), kernel.more());
          }
        });
  }

  private Asset makeSystem(boolean force, BootProgress progress) throws BootException {
    var key = systemKey();
    var known = force ? Optional.<Asset>empty() : cache.find(SYSTEM_IMAGE, key);
    if (known.isPresent()) {
      return known.get();
    }
    var made = cache.make(SYSTEM_IMAGE, key, GuestJre.version(), systemImage(progress)::make);
    var freed = cache.prune(SYSTEM_IMAGE, key);
    if (freed > 0) {
      progress.progress(SYSTEM_IMAGE, "older ones removed, bytes: " + freed, 1, 1);
    }
    return made;
  }

  private String initramfsKey(Kernel kernel) throws BootException {
    var facts = new ArrayList<>(Initramfs.recipe(kernel.more()));
    facts.add(packages.version(BUSYBOX));
    facts.add(kernel.modules().isPresent() ? kernel.asset().version() : "no modules");
    return Sha256.key(facts);
  }
}
