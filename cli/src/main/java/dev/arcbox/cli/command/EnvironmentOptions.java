package dev.arcbox.cli.command;

import dev.arcbox.cli.CliException;
import dev.arcbox.cli.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Environment variables from -e and --env-file; the later one wins, and -e over files. */
final class EnvironmentOptions {
  private EnvironmentOptions() {}

  static List<String> read(Context context) {
    List<String> result = new ArrayList<>();
    for (String file : context.arguments().values("env-file")) {
      for (String line : lines(file)) {
        add(result, line, context.environment());
      }
    }
    for (String variable : context.arguments().values("env")) {
      if (variable.isEmpty() || variable.startsWith("=")) {
        throw new CliException.Input("option --env takes KEY=VALUE, not \"" + variable + "\"");
      }
      add(result, variable, context.environment());
    }
    return result;
  }

  /** A name alone takes its value from our environment, and is left out when it has none there. */
  private static void add(List<String> result, String variable, Map<String, String> environment) {
    if (variable.indexOf('=') >= 0) {
      result.add(variable);
    } else if (environment.containsKey(variable)) {
      result.add(variable + "=" + environment.get(variable));
    }
  }

  private static List<String> lines(String file) {
    List<String> lines = new ArrayList<>();
    try {
      for (String raw : Files.readAllLines(Path.of(file), StandardCharsets.UTF_8)) {
        String line = raw.stripLeading();
        if (!line.isEmpty() && line.charAt(0) != '#') {
          lines.add(line);
        }
      }
    } catch (NoSuchFileException e) {
      throw new CliException.Input("no such environment file: " + file, e);
    } catch (IOException e) {
      throw new CliException.Input(
          "cannot read environment file " + file + ": " + e.getMessage(), e);
    }
    return lines;
  }
}
