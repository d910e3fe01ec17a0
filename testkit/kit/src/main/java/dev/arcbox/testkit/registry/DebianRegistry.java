package dev.arcbox.testkit.registry;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The registry that most others are made of, Debian's package docker-registry, as a process on
 * loopback with a folder of its own.
 */
public final class DebianRegistry implements AutoCloseable {
  private static final Path BINARY =
      Path.of(System.getProperty("docker.registry", "/usr/bin/docker-registry"));
  private static final Pattern LISTENING = Pattern.compile("listening on [^\"]*?:([0-9]+)");

  private final Process process;
  private final String host;

  private DebianRegistry(Process process, String host) {
    this.process = process;
    this.host = host;
  }

  public static boolean isInstalled() {
    return Files.isExecutable(BINARY);
  }

  /**
   * Starts it; it listens when this returns.
   *
   * @param folder for its configuration and what is pushed
   * @param more lines of its configuration
   */
  public static DebianRegistry start(Path folder, String more) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("config.yml"),
            "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: "
                + folder.resolve("registry")
                + "\nhttp:\n  addr: 127.0.0.1:0\n"
                + more);
    Process process =
        new ProcessBuilder(BINARY.toString(), "serve", config.toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader log =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      said.append(line).append('\n');
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        Thread.ofVirtual().start(() -> log.lines().forEach(_ -> {}));
        return new DebianRegistry(process, "127.0.0.1:" + listening.group(1));
      }
    }
    throw new IOException("docker-registry did not start: " + said);
  }

  /** Host and port as image names have them. */
  public String host() {
    return host;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
