package dev.arcbox.testkit.tier;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a tier's needs are looked up in: the process's environment, or a test's own. */
record TierEnvironment(Map<String, String> variables) {

  static final TierEnvironment SYSTEM = new TierEnvironment(System.getenv());

  boolean required(String tier) {
    String list = variables.getOrDefault("ARCBOX_REQUIRE", "");
    return Arrays.stream(list.split(",", -1)).map(String::strip).anyMatch(tier::equals);
  }

  Optional<String> missing(RequiresTier tier) {
    for (String name : tier.env()) {
      String value = variables.getOrDefault(name, "");
      if (value.isEmpty()) {
        return Optional.of("environment variable " + name + " is not set");
      }
      if (!Files.exists(Path.of(value))) {
        return Optional.of(name + " names " + value + ", which does not exist");
      }
    }
    for (String file : tier.files()) {
      if (!Files.exists(Path.of(file))) {
        return Optional.of(file + " does not exist");
      }
    }
    for (String program : tier.programs()) {
      if (!onPath(program)) {
        return Optional.of("program " + program + " is not on the PATH");
      }
    }
    return Optional.empty();
  }

  private boolean onPath(String program) {
    List<String> folders =
        List.of(variables.getOrDefault("PATH", "").split(File.pathSeparator, -1));
    return folders.stream()
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
