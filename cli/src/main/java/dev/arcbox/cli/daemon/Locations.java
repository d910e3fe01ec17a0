package dev.arcbox.cli.daemon;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the daemon's things are.
 *
 * @param socket that it listens on
 * @param home its folder of sockets, lock and logs: {@code ARCBOX_DIR}, else {@code ~/.arcbox}
 */
public record Locations(Path socket, Path home) {
  private static final String SOCKET = "arcbox.sock";

  public static Locations of(Optional<String> option, Map<String, String> environment) {
    Path home =
        present(environment, "ARCBOX_DIR")
            .map(Path::of)
            .orElseGet(() -> userHome(environment).resolve(".arcbox"))
            .toAbsolutePath()
            .normalize();
    Path socket =
        option
            .or(() -> present(environment, "ARCBOX_SOCKET"))
            .map(named -> Path.of(named).toAbsolutePath().normalize())
            .orElseGet(() -> home.resolve("run").resolve(SOCKET));
    return new Locations(socket, home);
  }

  private static Path userHome(Map<String, String> environment) {
    return Path.of(present(environment, "HOME").orElse(System.getProperty("user.home")));
  }

  private static Optional<String> present(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** Whether a daemon that we start would listen here: it knows its own folder only. */
  boolean startable() {
    return socket.equals(run().resolve(SOCKET));
  }

  Path run() {
    return home.resolve("run");
  }

  /** Of the Docker Engine API. */
  public Path dockerSocket() {
    return run().resolve("docker.sock");
  }

  Path logs() {
    return home.resolve("log");
  }

  /** What the daemon writes before and beside its own log. */
  public Path daemonOutput() {
    return logs().resolve("daemon.out");
  }

  public Path daemonLog() {
    return logs().resolve("daemon.log");
  }

  Path startLock() {
    return run().resolve("start.lock");
  }
}
