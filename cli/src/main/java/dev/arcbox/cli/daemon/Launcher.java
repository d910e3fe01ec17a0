package dev.arcbox.cli.daemon;

import dev.arcbox.cli.CliException;
import dev.arcbox.cli.output.Printer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Launches the daemon's script and waits until its socket answers. */
final class Launcher {
  /** Between words to the user that it still starts. */
  private static final long PATIENCE_MILLIS = 15_000;

  /**
   * The event tells that the socket's file is there, which is a moment before somebody listens on
   * it: that moment is waited out in steps of this length.
   */
  private static final long BIND_TO_LISTEN_MILLIS = 5;

  private static final int TAIL_LINES = 5;

  private final Locations locations;
  private final Path script;
  private final Map<String, String> environment;

  private Launcher(Locations locations, Path script, Map<String, String> environment) {
    this.locations = locations;
    this.script = script;
    this.environment = environment;
  }

  static Launcher of(Locations locations, Map<String, String> environment) {
    Optional<String> home =
        Optional.ofNullable(System.getProperty("ARCBOX_HOME"))
            .or(() -> Optional.ofNullable(environment.get("ARCBOX_HOME")));
    if (home.isEmpty()) {
      throw new CliException.Unreachable(
          "the daemon is not running (no answer at "
              + locations.socket()
              + "), and ARCBOX_HOME does not say where to start it from; use the arcbox script");
    }
    Path script = Path.of(home.get(), "bin", "arcbox-daemon");
    if (!Files.isExecutable(script)) {
      throw new CliException.Unreachable(
          "the daemon is not running, and there is no program " + script + " to start it with");
    }
    return new Launcher(locations, script, environment);
  }

  Connection launch(List<String> options, Supplier<Optional<Connection>> connect, Printer err)
      throws IOException, InterruptedException {
    Path directory = locations.run();
    Optional<Object> stale = fileKey();
    try (WatchService watch = directory.getFileSystem().newWatchService()) {
      directory.register(
          watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      Process daemon = spawn(options);
      // The end of the child wakes the wait as well.
      CompletableFuture<Void> end = daemon.onExit().thenRun(() -> close(watch));
      while (true) {
        Optional<Connection> connection = connect.get();
        if (connection.isPresent()) {
          end.cancel(false);
          return connection.get();
        }
        if (!daemon.isAlive()) {
          throw new CliException.Unreachable(failure(daemon.exitValue()));
        }
        try {
          await(watch, stale, err);
        } catch (ClosedWatchServiceException e) {
          daemon.waitFor();
        }
      }
    }
  }

  private Process spawn(List<String> options) throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid", script.toString()));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.directory(new File("/"));
    builder.redirectInput(new File("/dev/null"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(Redirect.appendTo(locations.daemonOutput().toFile()));
    return builder.start();
  }

  private static void close(WatchService watch) {
    try {
      watch.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(WatchService watch, Optional<Object> stale, Printer err)
      throws InterruptedException {
    Optional<Object> present = fileKey();
    boolean bound = present.isPresent() && !present.equals(stale);
    long millis = bound ? BIND_TO_LISTEN_MILLIS : PATIENCE_MILLIS;
    WatchKey key = watch.poll(millis, TimeUnit.MILLISECONDS);
    if (key != null) {
      key.pollEvents();
      key.reset();
    } else if (!bound) {
      err.line("arcbox: the daemon is still starting").flush();
    }
  }

  /** Which file the socket is: a dead daemon's socket is not the new one's. */
  private Optional<Object> fileKey() {
    try {
      return Optional.ofNullable(
          Files.readAttributes(
                  locations.socket(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .fileKey());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private String failure(int code) {
    return "the daemon ended at once with code "
        + code
        + ": "
        + lastWords()
        + " (see "
        + locations.daemonOutput()
        + ")";
  }

  private String lastWords() {
    try {
      List<String> lines = Files.readAllLines(locations.daemonOutput());
      return String.join(
          " | ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "it said nothing";
    }
  }
}
