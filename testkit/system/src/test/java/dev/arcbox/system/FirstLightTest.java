package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.tier.RequiresTier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a user can do. */
@Tag("uml")
@RequiresTier(value = "uml", env = "ARCBOX_HOME")
class FirstLightTest extends GuestTest {
  private String busybox(String... words) {
    return arcbox.ok(concat(new String[] {"run", "--rm", "busybox"}, words));
  }

  private static String[] concat(String[] one, String[] two) {
    String[] both = java.util.Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    return both;
  }

  @Test
  void runsOnAKernelOfItsOwn() {
    String[] answer = busybox("uname", "-sr").split(" ", -1);
    assertEquals("Linux", answer[0]);
    assertNotEquals(System.getProperty("os.version"), answer[1]);
  }

  @Test
  void inputIsCarriedAndItsEndToo() {
    byte[] hi = "hi\n".getBytes(StandardCharsets.UTF_8);
    Result result = arcbox.feed(hi, "run", "--rm", "-i", "busybox", "cat");
    assertEquals("hi\n", result.out(), result::toString);
    assertEquals(0, result.code());
  }

  @Test
  void carriesMegabytesBothWaysUnchanged() {
    StringBuilder much = new StringBuilder();
    for (int i = 0; much.length() < 4 << 20; i++) {
      much.append(i).append('\n');
    }
    byte[] bytes = much.toString().getBytes(StandardCharsets.US_ASCII);
    Result result = arcbox.feed(bytes, "run", "--rm", "-i", "busybox", "cat");
    assertEquals(0, result.code(), result.err());
    assertArrayEquals(bytes, result.out().getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void exitCodesComeThrough() {
    assertEquals(7, arcbox.run("run", "--rm", "busybox", "sh", "-c", "exit 7").code());
    assertEquals(127, arcbox.run("run", "--rm", "busybox", "/no/such").code());
    assertEquals(126, arcbox.run("run", "--rm", "busybox", "/etc/passwd").code());
    assertEquals(125, arcbox.run("run", "--rm", "no-such-image").code());
    assertEquals(
        137,
        arcbox.run("run", "--rm", "busybox", "sh", "-c", "sleep 100 & kill -9 $!; wait $!").code());
  }

  @Test
  void streamsStayApart() {
    Result result = arcbox.run("run", "--rm", "busybox", "sh", "-c", "echo o; echo e >&2");
    assertEquals("o\n", result.out());
    assertTrue(result.err().endsWith("e\n"), result::toString);
  }

  @Test
  void optionsShapeTheProcess() {
    assertEquals(
        "v|/tmp|1000",
        arcbox.ok(
            "run",
            "--rm",
            "-e",
            "K=v",
            "-w",
            "/tmp",
            "-u",
            "1000",
            "busybox",
            "sh",
            "-c",
            "echo \"$K|$PWD|$(id -u)\""));
    assertEquals("a b", arcbox.ok("run", "--rm", "--entrypoint", "/bin/echo", "busybox", "a", "b"));
    assertEquals("myhost", arcbox.ok("run", "--rm", "--hostname", "myhost", "busybox", "hostname"));
    assertEquals(1, arcbox.run("run", "--rm", "--read-only", "busybox", "touch", "/x").code());
    assertEquals(
        Integer.toString(64 << 20),
        arcbox.ok("run", "--rm", "--memory", "64m", "busybox", "cat", "/sys/fs/cgroup/memory.max"));
  }

  @Test
  void aContainersWholeLife() {
    String id =
        arcbox.ok(
            "run",
            "-d",
            "--name",
            "life",
            "busybox",
            "sh",
            "-c",
            "echo one; echo two; trap 'exit 3' TERM; while true; do sleep 1; done");
    assertEquals(64, id.length());
    assertTrue(arcbox.ok("ps").contains("life"));
    assertEquals("x", arcbox.ok("exec", "life", "echo", "x"));
    assertEquals(4, arcbox.run("exec", "life", "sh", "-c", "exit 4").code());
    assertTrue(arcbox.ok("inspect", "life").contains("\"Running\": true"));
    assertTrue(arcbox.ok("top", "life").contains("sh"));
    arcbox.ok("pause", "life");
    assertTrue(arcbox.ok("ps").contains("Paused"));
    arcbox.ok("unpause", "life");
    arcbox.ok("rename", "life", "after");
    arcbox.ok("stop", "after");
    assertEquals("3", arcbox.ok("wait", "after"));
    assertEquals(List.of("one", "two"), arcbox.ok("logs", "after").lines().toList());
    assertEquals("two", arcbox.ok("logs", "-n", "1", "after"));
    assertTrue(arcbox.ok("ps", "-a").contains("Exited (3)"));
    assertEquals("", arcbox.ok("ps", "-q"));
    arcbox.ok("start", "after");
    arcbox.ok("kill", "after");
    assertEquals("137", arcbox.ok("wait", "after"));
    arcbox.ok("rm", "after");
    assertEquals(1, arcbox.run("inspect", "after").code());
  }

  @Test
  void removesTheRunningByForceOnly() {
    String id = arcbox.ok("run", "-d", "busybox", "sleep", "1000");
    assertEquals(1, arcbox.run("rm", id).code());
    arcbox.ok("rm", "-f", id);
    assertEquals(1, arcbox.run("inspect", id).code());
  }

  @Test
  void followsLogsUntilTheEnd() {
    String id = arcbox.ok("run", "-d", "busybox", "sh", "-c", "echo a; sleep 1; echo b");
    assertEquals(List.of("a", "b"), arcbox.ok("logs", "-f", id).lines().toList());
    arcbox.ok("rm", "-f", id);
  }

  @Test
  void refusalsAreOneLine() {
    for (String[] words :
        new String[][] {
          {"inspect", "nobody"},
          {"stop", "nobody"},
          {"exec", "nobody", "sh"},
          {"logs", "nobody"},
          {"rmi", "nothing"}
        }) {
      Result result = arcbox.run(words);
      assertEquals(1, result.code(), result::toString);
      assertTrue(result.err().startsWith("arcbox: "), result::toString);
      assertEquals(1, result.err().lines().count(), result::toString);
    }
  }

  @Test
  void factsCanBeAskedFor() {
    assertTrue(arcbox.ok("info").contains("Back end: "));
    assertTrue(arcbox.ok("version").contains("Daemon: "));
    assertTrue(arcbox.ok("machine", "ls").contains("default"));
    assertTrue(arcbox.ok("boot", "status").contains("kernel"));
    assertTrue(arcbox.ok("images").contains("busybox"));
    arcbox.run("doctor");
  }
}
