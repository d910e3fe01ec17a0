package dev.arcbox.cli.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
  @TempDir private Path directory;

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    return text.strip();
  }

  private String complete(String... words) throws IOException, InterruptedException {
    Path script = Files.writeString(directory.resolve("c.bash"), BashCompletion.script());
    String array = String.join(" ", Arrays.stream(words).map(w -> "'" + w + "'").toList());
    String line =
        "source %s; COMP_WORDS=(%s); COMP_CWORD=%d; _arcbox; printf '%%s ' \"${COMPREPLY[@]}\""
            .formatted(script, array, words.length - 1);
    return output("bash", "-c", line);
  }

  @Test
  void bashParsesItsScript() throws Exception {
    Path script = Files.writeString(directory.resolve("c.bash"), BashCompletion.script());
    output("bash", "-n", script.toString());
  }

  @Test
  void bashOffersCommandsAndOptions() throws Exception {
    assertEquals("ps", complete("arcbox", "ps"));
    assertEquals("machine", complete("arcbox", "--format", "json", "mac"));
    assertEquals("start stop status", complete("arcbox", "daemon", ""));
    assertEquals("--rm --read-only --restart", complete("arcbox", "run", "--r"));
    assertEquals("table", complete("arcbox", "ps", "--format", "t"));
    assertEquals(
        "--force", complete("arcbox", "image", "rm", "--for").replace("--format", "").strip());
    assertEquals("bash", complete("arcbox", "completions", "b"));
  }

  @Test
  void zshAndFishKnowEveryCommand() {
    for (var spec : CommandTree.leaves()) {
      assertTrue(ZshCompletion.script().contains("\"" + spec.name() + "\")"), spec.name());
      assertTrue(FishCompletion.script().contains("\"" + spec.name() + "\""), spec.name());
    }
  }

  @Test
  void zshParsesItsScript() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/zsh")), "zsh is not installed");
    Path script = Files.writeString(directory.resolve("c.zsh"), ZshCompletion.script());
    output("zsh", "-n", script.toString());
  }

  @Test
  void fishParsesItsScript() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/fish")), "fish is not installed");
    Path script = Files.writeString(directory.resolve("c.fish"), FishCompletion.script());
    output("fish", "-n", script.toString());
  }
}
