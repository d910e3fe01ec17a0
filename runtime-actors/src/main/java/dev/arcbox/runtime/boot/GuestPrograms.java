package dev.arcbox.runtime.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Programs of Debian packages for the guest, with the shared libraries that they ask for. */
final class GuestPrograms {
  /** Package that brings each program or library, and nothing that is not used. */
  static final List<String> PACKAGES =
      List.of(
          "busybox-static",
          "crun",
          "e2fsprogs",
          "libblkid1",
          "libc6",
          "libcap2",
          "libcom-err2",
          "libext2fs2",
          "libgcrypt20",
          "libgpg-error0",
          "liblz4-1",
          "liblzma5",
          "libseccomp2",
          "libsystemd0",
          "libuuid1",
          "libyajl2",
          "libzstd1",
          "tini");

  private static final List<String> PROGRAMS =
      List.of(
          "usr/bin/crun",
          "usr/bin/tini-static",
          "sbin/mke2fs",
          "sbin/e2fsck",
          "sbin/resize2fs",
          "sbin/tune2fs");

  /** The applets that the guest's own scripts and a person at its console use. */
  private static final List<String> APPLETS =
      List.of(
          "cat",
          "chroot",
          "cp",
          "df",
          "dmesg",
          "du",
          "echo",
          "env",
          "false",
          "find",
          "free",
          "grep",
          "head",
          "id",
          "ifconfig",
          "ip",
          "kill",
          "ln",
          "ls",
          "mkdir",
          "mount",
          "mv",
          "poweroff",
          "ps",
          "reboot",
          "rm",
          "sed",
          "sh",
          "sleep",
          "stat",
          "sync",
          "tail",
          "tar",
          "top",
          "true",
          "umount",
          "uname",
          "vi",
          "wc");

  private final DebianPackages packages;
  private final Path tree;

  GuestPrograms(DebianPackages packages, Path tree) {
    this.packages = packages;
    this.tree = tree;
  }

  void install() throws BootException, IOException {
    var bin = Files.createDirectories(tree.resolve("usr/bin"));
    var sbin = Files.createDirectories(tree.resolve("usr/sbin"));
    var lib = Files.createDirectories(tree.resolve("usr/lib/x86_64-linux-gnu"));
    var loader = Files.createDirectories(tree.resolve("usr/lib64"));
    for (var name : List.of("bin", "sbin", "lib", "lib64")) {
      Files.createSymbolicLink(tree.resolve(name), Path.of("usr", name));
    }
    Files.copy(require("bin/busybox"), bin.resolve("busybox"));
    for (var applet : APPLETS) {
      Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
    }
    var needed = new ArrayDeque<Path>();
    for (var program : PROGRAMS) {
      var from = require(program);
      Files.copy(from, (program.startsWith("sbin") ? sbin : bin).resolve(from.getFileName()));
      needed.add(from);
    }
    Files.createSymbolicLink(sbin.resolve("mkfs.ext4"), Path.of("mke2fs"));
    Files.copy(require("etc/mke2fs.conf"), tree.resolve("etc/mke2fs.conf"));
    installLibraries(needed, lib, loader);
  }

  /** Also the libraries that a JRE asks for, which are all of libc6. */
  private void installLibraries(ArrayDeque<Path> needed, Path lib, Path loader)
      throws BootException, IOException {
    var seen = new HashSet<String>(List.of("ld-linux-x86-64.so.2"));
    Files.copy(library("ld-linux-x86-64.so.2"), loader.resolve("ld-linux-x86-64.so.2"));
    for (var always :
        List.of("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1")) {
      seen.add(always);
      Files.copy(library(always), lib.resolve(always));
    }
    while (!needed.isEmpty()) {
      for (var name : ElfNeeds.of(needed.remove())) {
        if (seen.add(name)) {
          var from = library(name);
          Files.copy(from, lib.resolve(name));
          needed.add(from);
        }
      }
    }
  }

  private Path library(String name) throws BootException, IOException {
    for (var folder :
        List.of("lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu", "lib64", "usr/lib64")) {
      var found = find(folder + "/" + name);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new BootException.MissingInput(
        "no package of the guest has the library " + name, "report this as a bug");
  }

  private Path require(String path) throws BootException, IOException {
    return find(path)
        .orElseThrow(
            () ->
                new BootException.MissingInput(
                    "no package of the guest has " + path, "report this as a bug"));
  }

  private Optional<Path> find(String path) throws IOException {
    for (var name : PACKAGES) {
      var file = packages.root(name).resolve(path);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !pointsOutside(name, file)) {
        return Optional.of(file.toRealPath());
      }
    }
    return Optional.empty();
  }

  /** An absolute link in a package means a path of the guest, not of this host. */
  private boolean pointsOutside(String name, Path file) throws IOException {
    return !Files.exists(file) || !file.toRealPath().startsWith(packages.root(name).toRealPath());
  }
}
