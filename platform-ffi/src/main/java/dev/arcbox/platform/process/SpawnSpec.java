package dev.arcbox.platform.process;

import dev.arcbox.platform.fd.Fd;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to run and with what around it.
 *
 * @param command the program's path and its arguments; no search through PATH
 * @param inherited fds that the child finds at 3, 4, …; they stay the caller's
 */
public record SpawnSpec(
    List<String> command,
    Map<String, String> environment,
    Optional<Path> directory,
    Stdio input,
    Stdio output,
    Stdio error,
    List<Fd> inherited,
    Grouping grouping) {

  /** Where the child stands among processes. */
  public enum Grouping {
    /** In our group: a terminal's Ctrl-C reaches it too. */
    OURS,
    /** Leader of a group of its own. */
    OWN_GROUP,
    /** Leader of a session of its own, without a terminal. */
    OWN_SESSION
  }

  public SpawnSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    inherited = List.copyOf(inherited);
    if (command.isEmpty() || !command.getFirst().startsWith("/")) {
      throw new IllegalArgumentException("a command starts with an absolute path: " + command);
    }
  }

  /** A session of its own, no input, our output, our environment. */
  public static SpawnSpec of(List<String> command) {
    return new SpawnSpec(
        command,
        System.getenv(),
        Optional.empty(),
        Stdio.discard(),
        Stdio.inherit(),
        Stdio.inherit(),
        List.of(),
        Grouping.OWN_SESSION);
  }

  public SpawnSpec command(List<String> other) {
    return new SpawnSpec(other, environment, directory, input, output, error, inherited, grouping);
  }

  public SpawnSpec environment(Map<String, String> other) {
    return new SpawnSpec(command, other, directory, input, output, error, inherited, grouping);
  }

  public SpawnSpec directory(Path other) {
    return new SpawnSpec(
        command, environment, Optional.of(other), input, output, error, inherited, grouping);
  }

  public SpawnSpec stdio(Stdio in, Stdio out, Stdio err) {
    return new SpawnSpec(command, environment, directory, in, out, err, inherited, grouping);
  }

  public SpawnSpec inherited(List<Fd> other) {
    return new SpawnSpec(command, environment, directory, input, output, error, other, grouping);
  }

  public SpawnSpec grouping(Grouping other) {
    return new SpawnSpec(command, environment, directory, input, output, error, inherited, other);
  }
}
