package dev.arcbox.cli;

import dev.arcbox.cli.terminal.ProcessTerminal;
import java.util.Arrays;

/** The process {@code arcbox}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Cli cli = new Cli(Streams.ofProcess(), new ProcessTerminal(), System.getenv());
    System.exit(cli.run(Arrays.asList(args)));
  }
}
