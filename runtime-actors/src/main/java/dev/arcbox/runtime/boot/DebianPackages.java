package dev.arcbox.runtime.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Debian packages, downloaded and unpacked without root: {@code <cache>/packages/<name>/} holds the
 * {@code .deb}, its digest, and its content under {@code root/}. apt checks each download against
 * the distribution's signed index; after that our own digest is what counts.
 */
final class DebianPackages {
  private final Path folder;

  DebianPackages(Path cache) {
    this.folder = cache.resolve("packages");
  }

  /** Whether a package is here, so that no network is needed for it. */
  boolean has(String name) {
    return Files.exists(folder.resolve(name).resolve("digest"));
  }

  /** Fetches those that are not here yet; {@code again} fetches all. */
  void fetch(Collection<String> names, boolean again, BootProgress progress) throws BootException {
    var wanted = names.stream().filter(name -> again || !has(name)).toList();
    if (wanted.isEmpty()) {
      return;
    }
    if (!HostTool.isPresent("apt-get") || !HostTool.isPresent("dpkg")) {
      throw new BootException.MissingTool("apt-get and dpkg of a Debian system", "apt dpkg");
    }
    try {
      var download = folder.resolve("tmp-download");
      BootCache.delete(download);
      Files.createDirectories(download);
      download(wanted, download, progress);
      for (var i = 0; i < wanted.size(); i++) {
        progress.progress("packages", "unpacking " + wanted.get(i), i, wanted.size());
        unpack(wanted.get(i), download);
      }
      BootCache.delete(download);
    } catch (IOException e) {
      throw new BootException.FileFailed("fetching packages into " + folder, e);
    }
  }

  /** The package's own name of what is here: name, version and architecture. */
  String version(String name) throws BootException {
    return debFile(name).getFileName().toString().replace(".deb", "").replace("%3a", ":");
  }

  /** The folder that the package's content was unpacked into. */
  Path root(String name) {
    return folder.resolve(name).resolve("root");
  }

  /** Computes the digest of each package file again. */
  void verify(Collection<String> names) throws BootException {
    for (var name : names) {
      try {
        BootCache.verify(
            debFile(name), Files.readString(folder.resolve(name).resolve("digest")).strip());
      } catch (IOException e) {
        throw new BootException.FileFailed("reading the digest of package " + name, e);
      }
    }
  }

  /** Removes one package. */
  void forget(String name) throws BootException {
    try {
      BootCache.delete(folder.resolve(name));
    } catch (IOException e) {
      throw new BootException.FileFailed("removing package " + name, e);
    }
  }

  /** Removes all packages; gives the bytes that they took. */
  long clear() throws BootException {
    return BootCache.clear(folder, "");
  }

  /** The package file itself. */
  Path file(String name) throws BootException {
    return debFile(name);
  }

  private Path debFile(String name) throws BootException {
    try (var files = Files.list(folder.resolve(name))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".deb"))
          .findFirst()
          .orElseThrow(() -> new BootException.Vanished(folder.resolve(name)));
    } catch (IOException e) {
      throw new BootException.FileFailed("looking for package " + name, e);
    }
  }

  private void download(List<String> names, Path into, BootProgress progress)
      throws BootException, IOException {
    progress.progress("packages", "downloading " + String.join(" ", names), 0, names.size());
    try {
      aptDownload(names, into, List.of());
    } catch (BootException.ToolFailed stale) {
      // No package lists on this machine, or lists older than the archive: use lists of our own.
      progress.progress("packages", "reading the package lists", 0, names.size());
      var own = ownLists();
      var update = new ArrayList<>(List.of("apt-get", "-q"));
      update.addAll(own);
      update.add("update");
      HostTool.run(update, into, Map.of());
      aptDownload(names, into, own);
    }
  }

  private static void aptDownload(List<String> names, Path into, List<String> options)
      throws BootException {
    var command = new ArrayList<>(List.of("apt-get", "-q"));
    command.addAll(options);
    // The sandbox user cannot write into a private cache folder; that is only a warning otherwise.
    command.addAll(List.of("-o", "APT::Sandbox::User=root", "download"));
    command.addAll(names);
    HostTool.run(command, into, Map.of());
  }

  private List<String> ownLists() throws IOException {
    var state = Files.createDirectories(folder.resolve("apt/state/lists/partial"));
    var cache = Files.createDirectories(folder.resolve("apt/cache/archives/partial"));
    return List.of(
        "-o",
        "APT::Sandbox::User=root",
        "-o",
        "Debug::NoLocking=1",
        "-o",
        "Dir::State::Lists=" + state.getParent(),
        "-o",
        "Dir::Cache=" + cache.getParent().getParent());
  }

  private void unpack(String name, Path download) throws BootException, IOException {
    Optional<Path> found;
    try (var files = Files.list(download)) {
      found =
          files.filter(file -> file.getFileName().toString().startsWith(name + "_")).findFirst();
    }
    var deb =
        found.orElseThrow(
            () ->
                new BootException.MissingInput(
                    "apt-get downloaded no package " + name, "check the sources of apt"));
    var work = folder.resolve("tmp-" + name);
    BootCache.delete(work);
    Files.createDirectories(work.resolve("root"));
    HostTool.run(
        List.of("dpkg", "-x", deb.toString(), work.resolve("root").toString()), work, Map.of());
    Files.writeString(work.resolve("digest"), Sha256.ofFile(deb));
    Files.move(deb, work.resolve(deb.getFileName()));
    BootCache.delete(folder.resolve(name));
    Files.move(work, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
