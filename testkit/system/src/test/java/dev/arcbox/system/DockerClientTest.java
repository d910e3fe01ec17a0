package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.tier.RequiresTier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The docker client of this machine, unchanged, on a real guest. */
@Tag("uml")
@RequiresTier(
    value = "uml",
    env = {"ARCBOX_HOME", "ARCBOX_TEST_DOCKER"})
class DockerClientTest extends DockerTest {
  @TempDir private Path folder;

  @Test
  void versionsAreNegotiated() {
    String version = ok("version", "--format", "{{.Server.APIVersion}}");
    assertEquals("1.43", version);
    assertEquals("linux", ok("info", "--format", "{{.OSType}}"));
  }

  @Test
  void runShowsOutputAndExitCode() {
    assertEquals("hello", ok("run", "--rm", "busybox", "echo", "hello"));
    assertEquals(7, docker("run", "--rm", "busybox", "sh", "-c", "exit 7").code());
    Result both = docker("run", "--rm", "busybox", "sh", "-c", "echo out; echo err >&2");
    assertEquals("out\n", both.out());
    assertEquals("err\n", both.err());
  }

  @Test
  void aCommandThatIsNotThereIsToldOnce() {
    Result missing = docker("run", "--name", "c1", "busybox", "nosuch");
    assertEquals(127, missing.code(), missing::toString);
    assertTrue(missing.err().contains("executable file not found"), missing::toString);
    // An older client complains of its own wait as well, but does not know the reason.
    assertEquals(
        1, missing.err().lines().filter(l -> l.contains("nosuch")).count(), missing::toString);
    assertEquals("127", ok("wait", "c1"));
  }

  @Test
  void inputGoesInAndItsEndToo() {
    byte[] input = "a\nb\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    Result run = arcbox.docker(input, "run", "--rm", "-i", "busybox", "wc", "-c");
    assertEquals(0, run.code(), run::toString);
    assertEquals(Integer.toString(input.length), run.out().strip());
    ok("run", "-d", "--name", "c1", "busybox", "sleep", "1000");
    Result exec = arcbox.docker(input, "exec", "-i", "c1", "wc", "-c");
    assertEquals(Integer.toString(input.length), exec.out().strip(), exec::toString);
    assertEquals(5, docker("exec", "c1", "sh", "-c", "exit 5").code());
    // Leaves a helper in the container's namespace, which must not keep the container from ending.
    assertEquals(127, docker("exec", "c1", "nosuch").code());
    ok("rm", "-f", "c1");
  }

  @Test
  void whoAttachesHearsAndSpeaks() throws IOException {
    ok("create", "-i", "--name", "c1", "busybox", "sh", "-c", "cat; exit 3");
    byte[] input = "said\n".getBytes(StandardCharsets.UTF_8);
    Result start = arcbox.docker(input, "start", "-a", "-i", "c1");
    assertEquals("said\n", start.out(), start::toString);
    assertEquals(3, start.code(), start::toString);
    String ticks = "until [ -e /go ]; do echo tick; sleep 0.1; done; echo end; exit 4";
    ok("run", "-d", "--name", "c2", "busybox", "sh", "-c", ticks);
    try (Following attach = following("attach", "--no-stdin", "c2")) {
      attach.until("tick");
      ok("exec", "c2", "touch", "/go");
      attach.until("end");
      assertEquals(4, attach.code());
    }
  }

  @Test
  void logsAndEventsAreKept() {
    ok("run", "--name", "c1", "busybox", "sh", "-c", "echo one; echo two");
    assertEquals("one\ntwo", ok("logs", "c1"));
    assertEquals("two", ok("logs", "--tail", "1", "c1"));
    String format = "{{.Action}}";
    List<String> actions =
        ok(
                "events",
                "--since",
                "10m",
                "--until",
                "0s",
                "--filter",
                "container=c1",
                "--format",
                format)
            .lines()
            .toList();
    assertTrue(actions.containsAll(List.of("create", "start", "die")), actions::toString);
  }

  @Test
  void aFollowerHearsEveryLineAndMayLeave() throws IOException {
    ok(
        "run",
        "-d",
        "--name",
        "c1",
        "busybox",
        "sh",
        "-c",
        "echo first; until [ -e /go ]; do sleep 0.1; done; echo second; sleep 1000");
    try (Following stays = following("logs", "-f", "c1");
        Following leaves = following("logs", "-f", "c1")) {
      stays.until("first");
      leaves.until("first");
      leaves.vanish();
      ok("exec", "c1", "touch", "/go");
      stays.until("second");
    }
  }

  @Test
  void filesGoInAndOutAndBecomeAnImage() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "content");
    ok("run", "-d", "--name", "c1", "busybox", "sleep", "1000");
    ok("cp", file.toString(), "c1:/tmp/");
    assertEquals("content", ok("exec", "c1", "cat", "/tmp/file"));
    ok("cp", "c1:/tmp/file", folder.resolve("back").toString());
    assertEquals("content", Files.readString(folder.resolve("back")));
    assertTrue(ok("diff", "c1").contains("A /tmp/file"));
    ok("commit", "c1", "made:1");
    assertEquals("content", ok("run", "--rm", "made:1", "cat", "/tmp/file"));
    ok("save", "-o", folder.resolve("made.tar").toString(), "made:1");
    ok("rmi", "-f", "made:1");
    assertTrue(ok("load", "-i", folder.resolve("made.tar").toString()).contains("made:1"));
    ok("rmi", "-f", "made:1");
    ok("export", "-o", folder.resolve("tree.tar").toString(), "c1");
    ok("import", folder.resolve("tree.tar").toString(), "tree:1");
    assertEquals("content", ok("run", "--rm", "tree:1", "/bin/busybox", "cat", "/tmp/file"));
    ok("rmi", "-f", "tree:1");
  }

  @Test
  void aLifeIsSeenInEveryState() {
    ok("create", "--name", "c1", "--label", "a=b", "busybox", "sleep", "1000");
    assertEquals("created", state());
    ok("start", "c1");
    assertEquals("running", state());
    ok("pause", "c1");
    assertEquals("paused", state());
    ok("unpause", "c1");
    ok("rename", "c1", "d1");
    assertEquals("d1", ok("ps", "--filter", "label=a=b", "--format", "{{.Names}}"));
    ok("rename", "d1", "c1");
    assertTrue(ok("top", "c1").contains("sleep 1000"));
    ok("stop", "-t", "0", "c1");
    assertEquals("exited", state());
    ok("restart", "c1");
    ok("kill", "c1");
    assertEquals("137", ok("wait", "c1"));
    assertEquals(1, docker("stop", "nosuch").code());
  }

  private String state() {
    return inspect("c1", "{{.State.Status}}");
  }

  @Test
  void statisticsAreMeasured() throws IOException {
    ok("run", "-d", "--name", "c1", "--memory", "64m", "busybox", "sleep", "1000");
    String line = ok("stats", "--no-stream", "--format", "{{.Name}} {{.PIDs}} {{.MemUsage}}", "c1");
    assertTrue(line.startsWith("c1 1 "), line);
    assertTrue(line.endsWith(" / 64MiB"), line);
    try (Following stats = following("stats", "--format", "{{.Name}} {{.PIDs}}")) {
      stats.until("c1 1");
      stats.until("c1 1");
      stats.stop();
    }
  }

  @Test
  void aFailingContainerIsRestartedAsOftenAsItMay() throws IOException {
    ok("create", "--name", "c1", "--restart", "on-failure:2", "busybox", "sh", "-c", "exit 3");
    try (Following events =
        following("events", "--since", "0", "--filter", "container=c1", "--filter", "event=die")) {
      ok("start", "c1");
      for (int run = 0; run < 3; run++) {
        events.until("exitCode=3");
      }
    }
    assertEquals("3", ok("wait", "c1"));
    assertEquals("exited 2", inspect("c1", "{{.State.Status}} {{.RestartCount}}"));
  }

  @Test
  void healthIsCheckedAndTold() throws IOException {
    ok(
        "run",
        "-d",
        "--name",
        "c1",
        "--health-cmd",
        "test -e /well",
        "--health-interval",
        "1s",
        "--health-retries",
        "1",
        "busybox",
        "sleep",
        "1000");
    try (Following events = following("events", "--since", "0", "--filter", "container=c1")) {
      events.until("health_status: unhealthy");
      ok("exec", "c1", "touch", "/well");
      events.until("health_status: healthy");
    }
    assertEquals("healthy", inspect("c1", "{{.State.Health.Status}}"));
  }
}
