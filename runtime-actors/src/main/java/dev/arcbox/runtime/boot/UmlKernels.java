package dev.arcbox.runtime.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** User-mode Linux: our own lean build where there is one, else Debian's. */
final class UmlKernels implements KernelSource {
  private static final String STOCK = "kernel";
  private static final String PACKAGE = "user-mode-linux";

  private final BootCache cache;
  private final DebianPackages packages;
  private final boolean stockOnly;

  /**
   * Touches no file.
   *
   * @param stockOnly a lean kernel is left alone
   */
  UmlKernels(BootCache cache, DebianPackages packages, boolean stockOnly) {
    this.cache = cache;
    this.packages = packages;
    this.stockOnly = stockOnly;
  }

  @Override
  public String initramfs() {
    return "initramfs";
  }

  @Override
  public List<String> packages() {
    return List.of(PACKAGE);
  }

  @Override
  public void prepare(boolean force, BootProgress progress) {
    // The package's name is known from the start.
  }

  @Override
  public Optional<Kernel> present() throws BootException {
    var lean = lean();
    return lean.isPresent() ? lean : stock();
  }

  @Override
  public Kernel make(boolean force, BootProgress progress) throws BootException {
    var lean = lean();
    if (lean.isPresent()) {
      return lean.get();
    }
    var known = stock();
    if (known.isPresent() && !force) {
      return known.get();
    }
    var version = packages.version(PACKAGE);
    progress.progress(STOCK, version, 0, 1);
    return stock(cache.make(STOCK, stockKey(), version, this::copy));
  }

  private void copy(Path file, Path scratch) throws BootException, IOException {
    Files.copy(stock(BootProgress.SILENT), file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Override
  public Path stock(BootProgress progress) {
    return packages.root(PACKAGE).resolve("usr/bin/linux.uml");
  }

  @Override
  public Path modules() throws BootException {
    var root = packages.root(PACKAGE);
    try (var versions = Files.list(root.resolve("usr/lib/uml/modules"))) {
      return versions.findFirst().orElseThrow(() -> new BootException.Vanished(root));
    } catch (IOException e) {
      throw new BootException.FileFailed("looking for the kernel's modules", e);
    }
  }

  /** Builds the lean kernel from Debian's source package; every later boot uses it. */
  Asset buildLean(boolean force, BootProgress progress) throws BootException {
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

  List<AssetStatus> status() throws BootException {
    var lean = cache.find(LeanKernel.NAME, LeanKernel.key());
    var stock = packages.has(PACKAGE) ? cache.find(STOCK, stockKey()) : Optional.<Asset>empty();
    return List.of(
        new AssetStatus(STOCK, stock, stock.isPresent() && lean.isEmpty()),
        new AssetStatus(LeanKernel.NAME, lean, lean.isPresent()));
  }

  private Optional<Kernel> lean() throws BootException {
    if (stockOnly) {
      return Optional.empty();
    }
    return cache
        .find(LeanKernel.NAME, LeanKernel.key())
        .map(asset -> new Kernel(asset, true, Optional.empty(), List.of()));
  }

  private Optional<Kernel> stock() throws BootException {
    var asset = cache.find(STOCK, stockKey());
    return asset.isEmpty() ? Optional.empty() : Optional.of(stock(asset.get()));
  }

  private Kernel stock(Asset asset) throws BootException {
    return new Kernel(asset, false, Optional.of(modules()), List.of());
  }

  private String stockKey() throws BootException {
    return Sha256.key(List.of(packages.version(PACKAGE)));
  }
}
