package dev.arcbox.cli;

import dev.arcbox.cli.terminal.ProcessTerminal;
import java.util.Arrays;

/** The process {@code arcbox}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Cli cli = new Cli(Streams.ofProcess(), new ProcessTerminal(), System.getenv());
    int code = cli.run(Arrays.asList(args));
    // Not exit: it would load the JDK's logging only to find that nobody logs exits. Nothing is
    // left for
    // hooks to do; they are there for signals.
    Runtime.getRuntime().halt(code);
  }
}
