package dev.arcbox.runtime.boot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Programs of the host: run to their end, output read line by line. */
final class HostTool {
  /** Where Debian keeps programs, for users whose PATH lacks the administrator's folders. */
  private static final List<String> USUAL = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");

  private HostTool() {}

  static boolean isPresent(String program) {
    var path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(Stream.of(path.split(":")), USUAL.stream())
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Runs to the end; whatever it prints is kept only to name its last line when it fails. */
  static void run(List<String> command, Path folder, Map<String, String> environment)
      throws BootException {
    run(command, folder, environment, line -> {});
  }

  static void run(
      List<String> command, Path folder, Map<String, String> environment, Consumer<String> lines)
      throws BootException {
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().put("LC_ALL", "C");
    builder.environment().merge("PATH", String.join(":", USUAL), (own, usual) -> own + ":" + usual);
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new BootException.FileFailed("starting " + command.getFirst(), e);
    }
    try {
      var last = follow(process, lines);
      var status = process.waitFor();
      if (status != 0) {
        throw new BootException.ToolFailed(command.getFirst(), status, last);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BootException.Interrupted("running " + command.getFirst());
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String follow(Process process, Consumer<String> lines) throws BootException {
    var last = "";
    try (var reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        if (Thread.currentThread().isInterrupted()) {
          throw new BootException.Interrupted("following a program of the host");
        }
        if (!line.isBlank()) {
          last = line.strip();
        }
        lines.accept(line);
      }
    } catch (IOException e) {
      throw new BootException.FileFailed("reading a program's output", e);
    }
    return last;
  }
}
