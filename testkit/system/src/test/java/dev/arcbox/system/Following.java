package dev.arcbox.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A client that shows what happens until it is stopped; read line by line. */
final class Following implements AutoCloseable {
  /** Nothing that a test waits for takes longer; what does never comes. */
  private static final long PATIENCE_SECONDS = 240;

  private final Process process;
  private final BufferedReader lines;
  private final StringBuilder seen = new StringBuilder();

  Following(ProcessBuilder command) throws IOException {
    this.process = command.redirectErrorStream(true).start();
    process.getOutputStream().close();
    this.lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    // Ends a reader that would wait for ever. One that has ended keeps what it said last.
    var _ =
        process
            .onExit()
            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .whenComplete(
                (_, late) -> {
                  if (late != null) {
                    process.destroyForcibly();
                  }
                });
  }

  /** Reads on to a line with this text. */
  String until(String text) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      seen.append(line).append('\n');
      if (line.contains(text)) {
        return line;
      }
    }
    throw new AssertionError("no \"" + text + "\" in:\n" + seen);
  }

  /** Asks it to end as a user would, and waits until it has. */
  void stop() {
    process.destroy();
    process.onExit().join();
  }

  /** Of one that ends by itself. */
  int code() {
    return process.onExit().join().exitValue();
  }

  /** It is gone from one moment to the next, without a word. */
  void vanish() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    vanish();
  }
}
