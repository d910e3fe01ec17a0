package dev.arcbox.runtime.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The lean User-mode Linux kernel, from Debian's source package: nothing but what a guest uses, all
 * of it built in, so that it reaches its first program in a tenth of the stock kernel's time. The
 * scanner and parser generators come unpacked from packages; compiler, make and bc must be there.
 */
final class LeanKernel {
  static final String NAME = "lean kernel";
  private static final String SOURCE = "linux-source-6.1";
  private static final List<String> GENERATORS = List.of("flex", "bison", "m4", "libfl2");

  /** Lines that make prints for this configuration, for the progress bar only. */
  private static final int STEPS = 1450;

  private final DebianPackages packages;
  private final BootProgress progress;

  LeanKernel(DebianPackages packages, BootProgress progress) {
    this.packages = packages;
    this.progress = progress;
  }

  static String key() throws BootException {
    return Sha256.key(List.of("lean kernel 1", GuestResource.text("lean-kernel.config")));
  }

  void fetch(boolean again) throws BootException {
    needTools();
    var wanted = new ArrayList<>(GENERATORS);
    wanted.add(SOURCE);
    packages.fetch(wanted, again, progress);
  }

  String version() throws BootException {
    return packages.version(SOURCE);
  }

  void make(Path file, Path scratch) throws BootException, IOException {
    progress.progress(NAME, "unpacking the source", 0, STEPS);
    var archive = packages.root(SOURCE).resolve("usr/src/" + SOURCE + ".tar.xz");
    HostTool.run(
        List.of("tar", "-xJf", archive.toString(), "--strip-components=1"), scratch, Map.of());
    var config = scratch.resolve("lean-kernel.config");
    Files.writeString(config, GuestResource.text("lean-kernel.config"));
    var environment = environment();
    environment.put("KCONFIG_ALLCONFIG", config.toString());
    HostTool.run(List.of("make", "ARCH=um", "allnoconfig"), scratch, environment);
    var jobs = "-j" + Runtime.getRuntime().availableProcessors();
    var done = new int[1];
    HostTool.run(
        List.of("nice", "-n", "10", "make", jobs, "ARCH=um", "linux"),
        scratch,
        environment,
        line -> progress.progress(NAME, line.strip(), Math.min(++done[0], STEPS), STEPS));
    HostTool.run(
        List.of("strip", "-o", file.toString(), scratch.resolve("linux").toString()),
        scratch,
        Map.of());
    // The unpacked source is large and of no further use; its version stands in the asset's facts.
    packages.forget(SOURCE);
  }

  private Map<String, String> environment() {
    var flex = packages.root("flex").resolve("usr/bin");
    var bison = packages.root("bison").resolve("usr");
    var m4 = packages.root("m4").resolve("usr/bin/m4");
    var environment = new HashMap<String, String>();
    environment.put(
        "PATH",
        flex + ":" + bison.resolve("bin") + ":" + System.getenv().getOrDefault("PATH", "/usr/bin"));
    environment.put("BISON_PKGDATADIR", bison.resolve("share/bison").toString());
    environment.put("M4", m4.toString());
    // What would otherwise make two builds differ.
    environment.put("KBUILD_BUILD_TIMESTAMP", "2026-01-01");
    environment.put("KBUILD_BUILD_USER", "arcbox");
    environment.put("KBUILD_BUILD_HOST", "arcbox");
    return environment;
  }

  private static void needTools() throws BootException {
    var missing =
        List.of("gcc", "make", "bc", "xz", "strip").stream()
            .filter(tool -> !HostTool.isPresent(tool))
            .toList();
    if (missing.isEmpty()) {
      return;
    }
    var debian = List.of("gcc", "make", "bc", "xz-utils", "binutils", "libc6-dev");
    if (!"root".equals(System.getProperty("user.name")) || !HostTool.isPresent("apt-get")) {
      throw new BootException.MissingTool(String.join(" ", missing), String.join(" ", debian));
    }
    var install = new ArrayList<>(List.of("apt-get", "-q", "-y", "--no-install-recommends"));
    install.add("install");
    install.addAll(debian);
    HostTool.run(install, Path.of("/"), Map.of("DEBIAN_FRONTEND", "noninteractive"));
  }
}
