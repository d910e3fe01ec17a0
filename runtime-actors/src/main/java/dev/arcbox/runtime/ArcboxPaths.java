package dev.arcbox.runtime;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where everything lies.
 *
 * @param data images, containers, machines and the store; {@code ARCBOX_DATA_DIR}, else {@code
 *     $XDG_DATA_HOME/arcbox}
 * @param home sockets, lock, log and configuration; {@code ARCBOX_DIR}, else {@code ~/.arcbox}
 * @param cache boot assets; {@code $XDG_CACHE_HOME/arcbox}
 */
public record ArcboxPaths(Path data, Path home, Path cache) {

  public static ArcboxPaths of(Map<String, String> environment, Path userHome) {
    return new ArcboxPaths(
        named(environment, "ARCBOX_DATA_DIR")
            .orElseGet(() -> xdg(environment, "XDG_DATA_HOME", userHome.resolve(".local/share"))),
        named(environment, "ARCBOX_DIR").orElseGet(() -> userHome.resolve(".arcbox")),
        xdg(environment, "XDG_CACHE_HOME", userHome.resolve(".cache")));
  }

  public ArcboxPaths withData(Path folder) {
    return new ArcboxPaths(folder.toAbsolutePath().normalize(), home, cache);
  }

  private static Path xdg(Map<String, String> environment, String name, Path otherwise) {
    // The XDG specification: a path that is not absolute is to be ignored.
    return Optional.ofNullable(environment.get(name))
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElse(otherwise)
        .resolve("arcbox");
  }

  private static Optional<Path> named(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .filter(value -> !value.isBlank())
        .map(value -> Path.of(value).toAbsolutePath().normalize());
  }

  public Path run() {
    return home.resolve("run");
  }

  public Path socket() {
    return run().resolve("arcbox.sock");
  }

  /** Of the Docker Engine API. */
  public Path dockerSocket() {
    return run().resolve("docker.sock");
  }

  public Path lock() {
    return home.resolve("daemon.lock");
  }

  public Path log() {
    return home.resolve("log");
  }

  public Path configuration() {
    return home.resolve("arcbox.conf");
  }

  public Path store() {
    return data.resolve("arcbox.db");
  }

  public Path images() {
    return data.resolve("images");
  }

  public Path containers() {
    return data.resolve("containers");
  }

  public Path machine(String name) {
    return data.resolve("machines").resolve(name);
  }
}
