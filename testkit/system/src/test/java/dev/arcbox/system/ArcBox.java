package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The distribution with a daemon and folders of its own. The user's cache of boot assets is shared:
 * making them takes minutes.
 */
final class ArcBox implements AutoCloseable {
  /** No command of a test takes longer; one that does hangs. */
  private static final long PATIENCE_SECONDS = 240;

  private final Path distribution = Path.of(System.getenv("ARCBOX_HOME"));
  private final Path folder;
  private final HeardReplies replies;

  ArcBox(String configuration) throws IOException {
    folder = Files.createTempDirectory("arcbox-");
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.writeString(home.resolve("arcbox.conf"), configuration);
    replies =
        new HeardReplies(home.resolve("run/docker.sock"), folder.resolve("heard-docker.sock"));
  }

  ArcBox() throws IOException {
    this("");
  }

  Path data() {
    return folder.resolve("data");
  }

  Path home() {
    return folder.resolve("home");
  }

  Path console() {
    return data().resolve("machines/default/console.log");
  }

  ProcessBuilder command(String... words) {
    List<String> command = new ArrayList<>();
    command.add(distribution.resolve("bin/arcbox").toString());
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("ARCBOX_DIR", home().toString());
    builder.environment().put("ARCBOX_DATA_DIR", data().toString());
    builder.environment().remove("ARCBOX_SOCKET");
    return builder;
  }

  /** Runs the client to its end, without input. */
  Result run(String... words) {
    return feed(new byte[0], words);
  }

  /** Runs the client to its end with this input. */
  Result feed(byte[] input, String... words) {
    return run(command(words), input);
  }

  /** Runs the machine's docker client to its end; the daemon runs already. */
  Result docker(byte[] input, String... words) {
    return run(dockerCommand(words), input);
  }

  ProcessBuilder dockerCommand(String... words) {
    List<String> command = new ArrayList<>();
    command.add(System.getenv("ARCBOX_TEST_DOCKER"));
    command.addAll(List.of(words));
    return client(command);
  }

  /** A program that speaks to Docker; its environment says that this is here. */
  ProcessBuilder client(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("DOCKER_HOST", "unix://" + dockerSocket());
    builder.environment().put("DOCKER_CONFIG", folder.resolve("docker").toString());
    return builder;
  }

  /** For every client of Docker: what is answered there is held against Docker's specification. */
  Path dockerSocket() {
    return replies.socket();
  }

  /** The operations of Docker's API that were answered with success so far. */
  Set<String> answeredOperations() {
    return replies.operations();
  }

  /** Runs any program to its end. */
  static Result run(ProcessBuilder command, byte[] input) {
    try {
      Process process = command.start();
      CompletableFuture<byte[]> out = read(process.getInputStream());
      CompletableFuture<byte[]> err = read(process.getErrorStream());
      write(process, input);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("hangs: " + String.join(" ", command.command()));
      }
      return new Result(process.exitValue(), text(out), text(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static void write(Process process, byte[] input) {
    try (OutputStream to = process.getOutputStream()) {
      to.write(input);
    } catch (IOException e) {
      // It ended without reading: its exit code tells what the test wants to know.
      return;
    }
  }

  private static CompletableFuture<byte[]> read(InputStream from) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return from.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> Thread.ofPlatform().daemon().start(task));
  }

  private static String text(CompletableFuture<byte[]> bytes) {
    return new String(bytes.join(), StandardCharsets.UTF_8);
  }

  /** Runs the client, which must succeed; the result is its output without the last line end. */
  String ok(String... words) {
    Result result = run(words);
    assertEquals(0, result.code(), () -> String.join(" ", words) + ": " + result);
    return result.out().stripTrailing();
  }

  long daemonPid() {
    return Long.parseLong(ok("daemon", "status", "--format", "quiet"));
  }

  /** Every process that works for this instance, the daemon and its guests. */
  List<ProcessHandle> processes() throws IOException {
    try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> Character.isDigit(name.charAt(0)))
          .filter(this::isOurs)
          .flatMap(name -> ProcessHandle.of(Long.parseLong(name)).stream())
          .toList();
    }
  }

  private boolean isOurs(String pid) {
    if (Long.parseLong(pid) == ProcessHandle.current().pid()) {
      return false;
    }
    return mentions(pid, "cmdline") || mentions(pid, "environ");
  }

  private boolean mentions(String pid, String what) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc", pid, what));
      return new String(bytes, StandardCharsets.ISO_8859_1).contains(folder.toString());
    } catch (IOException e) {
      return false; // it has ended, or is another user's
    }
  }

  /** What a failed test's reader wants to see first. */
  String lastWords() {
    return "--- console\n"
        + tail(console())
        + "\n--- daemon\n"
        + tail(log("daemon.log"))
        + tail(log("daemon.out"));
  }

  private Path log(String name) {
    return home().resolve("log").resolve(name);
  }

  private static String tail(Path file) {
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      return "(no " + file.getFileName() + ")";
    }
  }

  /** Copies the logs to where a reader finds them after the test. */
  void keepLogs(String name) {
    Path kept = Path.of("target", "guests", name);
    try {
      Files.createDirectories(kept);
      for (Path file : List.of(console(), log("daemon.log"), log("daemon.out"))) {
        if (Files.exists(file)) {
          Files.write(kept.resolve(file.getFileName()), Files.readAllBytes(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<ProcessHandle> daemon() throws IOException {
    return processes().stream()
        .filter(p -> p.info().commandLine().orElse("").contains("daemon/java.args"))
        .findFirst();
  }

  @Override
  public void close() throws IOException {
    run("daemon", "stop", "--force");
    for (ProcessHandle left : processes()) {
      left.destroyForcibly();
    }
    try (replies) {
      removeFolder();
    }
  }

  private void removeFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
