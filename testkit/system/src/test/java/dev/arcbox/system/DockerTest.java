package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Tests by the docker client of this machine; each leaves no container behind. */
abstract class DockerTest extends GuestTest {
  @BeforeAll
  void startDaemon() {
    arcbox.ok("daemon", "start");
  }

  Result docker(String... words) {
    return arcbox.docker(new byte[0], words);
  }

  /** What it printed; it must succeed. */
  String ok(String... words) {
    Result result = docker(words);
    assertEquals(0, result.code(), () -> String.join(" ", words) + ": " + result);
    return result.out().stripTrailing();
  }

  /** Until its end is asked for. */
  Following following(String... words) throws IOException {
    return new Following(arcbox.dockerCommand(words));
  }

  String inspect(String container, String format) {
    return ok("inspect", "--format", format, container);
  }

  @AfterEach
  void removeAll() {
    List<String> words = new ArrayList<>(List.of("rm", "-f", "-v"));
    ok("ps", "-aq").lines().forEach(words::add);
    if (words.size() > 3) {
      ok(words.toArray(String[]::new));
    }
  }
}
