package dev.arcbox.cli.daemon;

import dev.arcbox.cli.CliException;
import dev.arcbox.cli.output.Printer;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The daemon as a client sees it: there, or to be started. */
public final class Daemon {
  private final Locations locations;
  private final Map<String, String> environment;
  private final Printer err;

  public Daemon(Locations locations, Map<String, String> environment, Printer err) {
    this.locations = locations;
    this.environment = environment;
    this.err = err;
  }

  /** A connection, if the daemon runs. */
  public Optional<Connection> connect() {
    try {
      return attempt();
    } catch (IOException e) {
      if (!Files.exists(locations.socket(), LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      return connectToPresent();
    }
  }

  /** The socket may have come between the attempt and the look: it is tried as it is now. */
  private Optional<Connection> connectToPresent() {
    try {
      return attempt();
    } catch (IOException e) {
      throw new CliException.Unreachable(
          "cannot connect to " + locations.socket() + ": " + e.getMessage() + permissionHint(), e);
    }
  }

  private Optional<Connection> attempt() throws IOException {
    try {
      return Optional.of(Connection.open(locations.socket()));
    } catch (ConnectException e) {
      return Optional.empty(); // bound, and nobody listens
    }
  }

  private String permissionHint() {
    return Files.isWritable(locations.socket()) ? "" : " (it belongs to another user)";
  }

  public Connection connectOrFail() {
    return connect()
        .orElseThrow(
            () ->
                new CliException.Unreachable(
                    "the daemon is not running (no answer at "
                        + locations.socket()
                        + "); start it with: arcbox daemon start"));
  }

  public Connection connectOrStart() {
    return connect().orElseGet(() -> start(false, List.of()));
  }

  /**
   * Starts the daemon, if it does not run by the time that this client may start one.
   *
   * @param options for the daemon's own command line
   */
  public Connection start(boolean announced, List<String> options) {
    if (!locations.startable()) {
      return connectOrFail();
    }
    Launcher launcher = Launcher.of(locations, environment);
    try {
      makeDirectory(locations.run());
      makeDirectory(locations.logs());
      try (FileChannel file = openLock();
          FileLock lock = file.lock()) {
        assert lock.isValid();
        Optional<Connection> other = connect();
        if (other.isPresent()) {
          return other.get();
        }
        if (!announced) {
          err.line("arcbox: starting the daemon (log: " + locations.daemonLog() + ")").flush();
        }
        return launcher.launch(options, this::connect, err);
      }
    } catch (IOException e) {
      throw new CliException.Unreachable("cannot start the daemon: " + describe(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException.Unreachable("interrupted while the daemon was starting", e);
    }
  }

  private FileChannel openLock() throws IOException {
    return FileChannel.open(
        locations.startLock(),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        LinkOption.NOFOLLOW_LINKS);
  }

  private static void makeDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static String describe(IOException e) {
    return e instanceof NoSuchFileException ? "no such file: " + e.getMessage() : e.getMessage();
  }
}
