package dev.arcbox.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArcboxConfigTest {
  @TempDir Path folder;

  @Test
  void theDefaultsAreWhole() {
    ArcboxConfig config = ArcboxConfig.load(folder.resolve("none.conf"));
    assertEquals(64L << 30, config.machine().diskBytes());
    assertEquals(Duration.ofMinutes(5), config.machine().idleTimeout());
    assertEquals(5, config.recovery().maxRestarts());
  }

  @Test
  void theUsersFileWins() throws IOException {
    Path file = folder.resolve("arcbox.conf");
    Files.writeString(file, "arcbox.machine { memory = 2 GiB, idle-timeout = 1 hour }");
    ArcboxConfig config = ArcboxConfig.load(file);
    assertEquals(2L << 30, config.machine().memoryBytes());
    assertEquals(Duration.ofHours(1), config.machine().idleTimeout());
  }

  @Test
  void namesTheKeyThatIsWrong() throws IOException {
    Path file = folder.resolve("arcbox.conf");
    Files.writeString(file, "arcbox.machine.memory = 1 MiB");
    Refusal.BadConfiguration why =
        assertThrows(Refusal.BadConfiguration.class, () -> ArcboxConfig.load(file));
    assertTrue(why.getMessage().contains("memory must be at least"), why.getMessage());
  }

  @Test
  void pathsFollowTheEnvironmentAndIgnoreRelativeXdg() {
    Path user = Path.of("/home/u");
    ArcboxPaths plain = ArcboxPaths.of(Map.of(), user);
    assertEquals(Path.of("/home/u/.arcbox/run/arcbox.sock"), plain.socket());
    assertEquals(Path.of("/home/u/.local/share/arcbox"), plain.data());
    ArcboxPaths named =
        ArcboxPaths.of(Map.of("ARCBOX_DIR", "/a", "XDG_DATA_HOME", "relative"), user);
    assertEquals(Path.of("/a/daemon.lock"), named.lock());
    assertEquals(plain.data(), named.data());
  }
}
