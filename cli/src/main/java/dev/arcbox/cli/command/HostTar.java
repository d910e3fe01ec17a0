package dev.arcbox.cli.command;

import dev.arcbox.cli.CliException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The machine's own tar, which knows every kind of file that its file systems have, and which never
 * unpacks outside of the folder that it is given.
 */
final class HostTar implements AutoCloseable {
  private final Process process;
  private final CompletableFuture<String> complaints;

  private HostTar(Process process) {
    this.process = process;
    this.complaints =
        CompletableFuture.supplyAsync(
            () -> words(process.getErrorStream()),
            task -> Thread.ofPlatform().daemon().start(task));
  }

  static HostTar start(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("tar"));
    command.addAll(arguments);
    try {
      return new HostTar(new ProcessBuilder(command).start());
    } catch (IOException e) {
      throw new CliException.Input("cannot run tar, which cp needs: " + e.getMessage(), e);
    }
  }

  OutputStream input() {
    return process.getOutputStream();
  }

  InputStream output() {
    return process.getInputStream();
  }

  /** Its end, which must be a good one. */
  void await() throws InterruptedException {
    int code = process.waitFor();
    if (code != 0) {
      String why = complaints.join().strip();
      throw new CliException.Input(
          why.isEmpty() ? "tar ended with code " + code : why.lines().findFirst().orElse(why));
    }
  }

  private static String words(InputStream from) {
    try {
      return new String(from.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  /** A folder and all that is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
