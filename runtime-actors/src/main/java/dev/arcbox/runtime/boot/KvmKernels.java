package dev.arcbox.runtime.boot;

import dev.arcbox.vmm.boot.KernelPayload;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Debian's cloud kernel, stock, for machines on KVM. It is unpacked once here, rather than by
 * itself in every guest; that is the same kernel, entered by PVH.
 */
final class KvmKernels implements KernelSource {
  private static final String NAME = "kvm kernel";

  /** Depends on the package of the current kernel, and has nothing in it. */
  private static final String META = "linux-image-cloud-amd64";

  /** Beyond what every guest loads: the transport, and what a PC offers. */
  private static final List<String> MODULES =
      List.of("virtio_mmio", "virtio-rng", "pvpanic-mmio", "button", "evdev");

  private final BootCache cache;
  private final DebianPackages packages;

  /** Touches no file. */
  KvmKernels(BootCache cache, DebianPackages packages) {
    this.cache = cache;
    this.packages = packages;
  }

  @Override
  public String initramfs() {
    return "kvm initramfs";
  }

  @Override
  public void prepare(boolean force, BootProgress progress) throws BootException {
    packages.fetch(List.of(META), force, progress);
  }

  @Override
  public List<String> packages() throws BootException {
    return List.of(META, imagePackage());
  }

  @Override
  public Optional<Kernel> present() throws BootException {
    if (!packages.has(META) || !packages.has(imagePackage())) {
      return Optional.empty();
    }
    var asset = cache.find(NAME, key());
    return asset.isEmpty() ? Optional.empty() : Optional.of(kernel(asset.get()));
  }

  @Override
  public Kernel make(boolean force, BootProgress progress) throws BootException {
    var known = present();
    if (known.isPresent() && !force) {
      return known.get();
    }
    progress.progress(NAME, "unpacking " + version(), 0, 1);
    return kernel(cache.make(NAME, key(), version(), this::unpack));
  }

  private Kernel kernel(Asset asset) throws BootException {
    return new Kernel(asset, false, Optional.of(modules()), MODULES);
  }

  /** Out of its compressed image. */
  @Override
  public Path stock(BootProgress progress) throws BootException {
    return make(false, progress).asset().file();
  }

  /** The first dependency of the meta package; noted beside it, since it is asked for often. */
  private String imagePackage() throws BootException {
    var note = packages.file(META).resolveSibling("image-package");
    try {
      if (!Files.exists(note)) {
        Files.writeString(note, dependency());
      }
      return Files.readString(note);
    } catch (IOException e) {
      throw new BootException.FileFailed("noting the kernel's package in " + note, e);
    }
  }

  private String dependency() throws BootException {
    var depends = new StringBuilder();
    HostTool.run(
        List.of("dpkg-deb", "-f", packages.file(META).toString(), "Depends"),
        Path.of("/"),
        Map.of(),
        depends::append);
    var name = depends.toString().strip().split("[ ,(]", 2)[0];
    if (!name.matches("linux-image-[a-z0-9.+-]+")) {
      throw new BootException.MissingInput(
          "package " + META + " depends on \"" + depends + "\"", "a kernel package was expected");
    }
    return name;
  }

  private String version() throws BootException {
    return packages.version(imagePackage());
  }

  private String key() throws BootException {
    return Sha256.key(List.of("kvm kernel 1", version()));
  }

  @Override
  public Path modules() throws BootException {
    return only(packages.root(imagePackage()).resolve("lib/modules"), "");
  }

  private void unpack(Path file, Path scratch) throws BootException, IOException {
    var image = only(packages.root(imagePackage()).resolve("boot"), "vmlinuz-");
    try (var channel = FileChannel.open(image);
        var arena = Arena.ofShared()) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      boolean unpacked;
      try (var out = Files.newOutputStream(file)) {
        unpacked = KernelPayload.extract(bytes, out);
      }
      if (!unpacked) {
        Files.copy(image, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (dev.arcbox.vmm.boot.BootException e) {
      throw new BootException.MissingInput(image + ": " + e.getMessage(), "arcbox boot clear");
    }
  }

  private static Path only(Path folder, String prefix) throws BootException {
    Optional<Path> found;
    try (var children = Files.list(folder)) {
      found = children.filter(path -> path.getFileName().toString().startsWith(prefix)).findFirst();
    } catch (IOException e) {
      throw new BootException.FileFailed("looking into " + folder, e);
    }
    return found.orElseThrow(() -> new BootException.Vanished(folder));
  }
}
