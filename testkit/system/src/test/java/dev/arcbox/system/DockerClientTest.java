package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.tier.RequiresTier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The docker client of this machine, unchanged, on a real guest. */
@Tag("uml")
@RequiresTier(
    value = "uml",
    env = {"ARCBOX_HOME", "ARCBOX_TEST_DOCKER"})
class DockerClientTest extends GuestTest {
  @TempDir private Path folder;

  private Result docker(String... words) {
    return arcbox.docker(new byte[0], words);
  }

  private String ok(String... words) {
    Result result = docker(words);
    assertEquals(0, result.code(), () -> String.join(" ", words) + ": " + result);
    return result.out().stripTrailing();
  }

  @AfterEach
  void removeAll() {
    String ids = ok("ps", "-aq");
    ids.lines().forEach(id -> ok("rm", "-f", id));
  }

  @Test
  void versionsAreNegotiated() {
    assertEquals("1.43", ok("version", "--format", "{{.Server.APIVersion}}"));
    assertEquals("linux", ok("info", "--format", "{{.OSType}}"));
  }

  @Test
  void runShowsOutputAndExitCode() {
    assertEquals("hello", ok("run", "--rm", "busybox", "echo", "hello"));
    assertEquals(7, docker("run", "--rm", "busybox", "sh", "-c", "exit 7").code());
    Result both = docker("run", "--rm", "busybox", "sh", "-c", "echo out; echo err >&2");
    assertEquals("out\n", both.out());
    assertEquals("err\n", both.err());
    Result missing = docker("run", "--rm", "busybox", "nosuch");
    assertEquals(127, missing.code(), missing::toString);
  }

  @Test
  void inputGoesInAndItsEndToo() {
    byte[] input = "a\nb\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    Result run = arcbox.docker(input, "run", "--rm", "-i", "busybox", "wc", "-c");
    assertEquals(0, run.code(), run::toString);
    assertEquals(Integer.toString(input.length), run.out().strip());
    ok("run", "-d", "--name", "c", "busybox", "sleep", "1000");
    Result exec = arcbox.docker(input, "exec", "-i", "c", "wc", "-c");
    assertEquals(Integer.toString(input.length), exec.out().strip(), exec::toString);
    assertEquals(5, docker("exec", "c", "sh", "-c", "exit 5").code());
    assertEquals(127, docker("exec", "c", "nosuch").code());
  }

  @Test
  void logsAndEventsAreKept() {
    ok("run", "--name", "c", "busybox", "sh", "-c", "echo one; echo two");
    assertEquals("one\ntwo", ok("logs", "c"));
    assertEquals("two", ok("logs", "--tail", "1", "c"));
    List<String> actions =
        ok(
                "events",
                "--since",
                "10m",
                "--until",
                "0s",
                "--filter",
                "container=c",
                "--format",
                "{{.Action}}")
            .lines()
            .toList();
    assertTrue(actions.containsAll(List.of("create", "start", "die")), actions::toString);
  }

  @Test
  void filesGoInAndOutAndBecomeAnImage() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "content");
    ok("run", "-d", "--name", "c", "busybox", "sleep", "1000");
    ok("cp", file.toString(), "c:/tmp/");
    assertEquals("content", ok("exec", "c", "cat", "/tmp/file"));
    ok("cp", "c:/tmp/file", folder.resolve("back").toString());
    assertEquals("content", Files.readString(folder.resolve("back")));
    assertTrue(ok("diff", "c").contains("A /tmp/file"));
    ok("commit", "c", "made:1");
    assertEquals("content", ok("run", "--rm", "made:1", "cat", "/tmp/file"));
    ok("save", "-o", folder.resolve("made.tar").toString(), "made:1");
    ok("rmi", "-f", "made:1");
    assertTrue(ok("load", "-i", folder.resolve("made.tar").toString()).contains("made:1"));
    ok("rmi", "-f", "made:1");
  }

  @Test
  void aLifeIsSeenInEveryState() {
    ok("create", "--name", "c", "--label", "a=b", "busybox", "sleep", "1000");
    assertEquals("created", state());
    ok("start", "c");
    assertEquals("running", state());
    ok("pause", "c");
    assertEquals("paused", state());
    ok("unpause", "c");
    ok("rename", "c", "d");
    assertEquals("d", ok("ps", "--filter", "label=a=b", "--format", "{{.Names}}"));
    ok("rename", "d", "c");
    assertTrue(ok("top", "c").contains("sleep 1000"));
    ok("stop", "-t", "0", "c");
    assertEquals("exited", state());
    ok("restart", "c");
    ok("kill", "c");
    assertEquals("137", ok("wait", "c"));
    assertEquals(1, docker("stop", "nosuch").code());
  }

  private String state() {
    return ok("inspect", "--format", "{{.State.Status}}", "c");
  }
}
