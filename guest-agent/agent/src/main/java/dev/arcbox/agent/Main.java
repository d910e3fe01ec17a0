package dev.arcbox.agent;

import dev.arcbox.platform.errno.PlatformException;
import java.io.IOException;

/**
 * The agent's entry. Ends with 0 after an orderly shutdown, 1 on failure, 2 on a wrong command
 * line.
 */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    long started = System.nanoTime();
    var options = Options.of(arguments);
    if (options.isEmpty()) {
      System.err.println(Options.USAGE);
      System.exit(2);
      return;
    }
    try (Agent agent = Agent.open(options.get(), started)) {
      agent.run();
    } catch (IOException | PlatformException e) {
      System.err.println("agent: cannot go on: " + e.getMessage());
      System.exit(1);
    }
    System.exit(0); // handlers may still hold threads
  }
}
