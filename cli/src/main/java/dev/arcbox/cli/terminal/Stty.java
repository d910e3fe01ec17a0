package dev.arcbox.cli.terminal;

import dev.arcbox.cli.CliException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Terminal settings by the program stty on our standard input. */
final class Stty {
  private Stty() {}

  static Optional<Terminal.Size> size() {
    try {
      return parseSize(output(List.of("stty", "size")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** "24 80"; a terminal that nobody gave a size says "0 0". */
  static Optional<Terminal.Size> parseSize(String text) {
    String line = text.strip();
    int space = line.indexOf(' ');
    if (space < 0) {
      return Optional.empty();
    }
    try {
      int rows = Integer.parseInt(line.substring(0, space));
      int columns = Integer.parseInt(line.substring(space + 1));
      return rows > 0 && columns > 0
          ? Optional.of(new Terminal.Size(rows, columns))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static Terminal.Raw raw() {
    String saved;
    try {
      saved = output(List.of("sh", "-c", "stty -g && stty raw -echo -iexten")).strip();
    } catch (IOException e) {
      throw new CliException.Input("cannot set the terminal: " + e.getMessage(), e);
    }
    AtomicBoolean restored = new AtomicBoolean();
    Runnable restore =
        () -> {
          if (restored.compareAndSet(false, true)) {
            restore(saved);
          }
        };
    Runtime.getRuntime().addShutdownHook(new Thread(restore, "arcbox-terminal"));
    return restore::run;
  }

  private static void restore(String saved) {
    try {
      output(List.of("stty", saved));
    } catch (IOException e) {
      // The terminal is gone: nothing to restore.
      return;
    }
  }

  static boolean isTerminal(int descriptor) {
    try {
      ProcessBuilder test = new ProcessBuilder("test", "-t", Integer.toString(descriptor));
      return run(test.inheritIO()) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String output(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    Process process = builder.redirectInput(Redirect.INHERIT).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    if (wait(process) != 0) {
      throw new IOException(String.join(" ", command) + ": " + text.strip());
    }
    return text;
  }

  private static int run(ProcessBuilder builder) throws IOException {
    return wait(builder.start());
  }

  private static int wait(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
