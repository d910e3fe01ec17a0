package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.tier.RequiresTier;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Power cuts: of the guest, of the daemon. */
@Tag("uml")
@RequiresTier(value = "uml", env = "ARCBOX_HOME")
class CrashTest extends GuestTest {
  private long machinePid() {
    String json = arcbox.ok("machine", "inspect");
    String key = "\"pid\": ";
    int at = json.indexOf(key) + key.length();
    return Long.parseLong(json.substring(at, json.indexOf(',', at)));
  }

  private static void kill(long pid) throws Exception {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().get(60, TimeUnit.SECONDS);
  }

  @Test
  void aMachineThatLosesPowerDuringWritesComesBack() throws Exception {
    String id =
        arcbox.ok(
            "run",
            "-d",
            "busybox",
            "sh",
            "-c",
            "while true; do dd if=/dev/zero of=/data bs=64k count=64 conv=fsync; done 2>/dev/null");
    arcbox.ok("exec", id, "sh", "-c", "while [ ! -s /data ]; do sleep 0.1; done");
    kill(machinePid());
    // The container's end is an event: wait returns when it is known.
    assertTrue(!arcbox.ok("wait", id).equals("0"));
    String state = arcbox.ok("inspect", id);
    assertTrue(state.contains("\"Running\": false"), state);
    assertTrue(state.contains("\"Error\": \"") && !state.contains("\"Error\": \"\""), state);
    // The next container finds the disk mounted and the image whole.
    assertEquals("back", arcbox.ok("run", "--rm", "busybox", "echo", "back"));
    assertEquals(
        arcbox.ok("run", "--rm", "busybox", "sha256sum", "/bin/busybox"),
        arcbox.ok("run", "--rm", "busybox", "sha256sum", "/bin/busybox"));
    arcbox.ok("start", id);
    arcbox.ok("rm", "-f", id);
    assertTrue(!arcbox.ok("machine", "inspect").contains("\"restarts\": 0"));
  }

  @Test
  void aKilledDaemonLeavesNoGuestAndTheNextOneKnowsTheTruth() throws Exception {
    String running = arcbox.ok("run", "-d", "--name", "ran", "busybox", "sleep", "1000");
    assertEquals(
        4, arcbox.run("run", "--name", "done", "busybox", "sh", "-c", "echo kept; exit 4").code());
    long guest = machinePid();
    kill(arcbox.daemonPid());
    ProcessHandle.of(guest).ifPresent(g -> g.onExit().orTimeout(60, TimeUnit.SECONDS).join());
    for (ProcessHandle left : arcbox.processes()) {
      left.onExit().get(60, TimeUnit.SECONDS);
    }
    String all = arcbox.ok("ps", "-a", "--no-trunc");
    assertTrue(all.lines().anyMatch(l -> l.contains(running) && !l.contains("Up ")), all);
    assertTrue(all.lines().anyMatch(l -> l.contains("done") && l.contains("(4)")), all);
    assertEquals("kept", arcbox.ok("logs", "done"));
    arcbox.ok("start", "ran");
    assertEquals("x", arcbox.ok("exec", "ran", "echo", "x"));
    arcbox.ok("rm", "-f", "ran", "done");
  }

  @Test
  void stopLeavesNothingBehind() throws IOException {
    arcbox.ok("run", "-d", "--name", "stays", "busybox", "sleep", "1000");
    arcbox.ok("daemon", "stop");
    assertTrue(arcbox.processes().isEmpty(), () -> left());
    assertTrue(!Files.exists(arcbox.home().resolve("run/arcbox.sock")));
    assertTrue(!arcbox.ok("ps", "-q").contains("stays"));
    arcbox.ok("rm", "-f", "stays");
  }

  private String left() {
    try {
      StringBuilder text = new StringBuilder("left behind:");
      arcbox.processes().forEach(p -> text.append('\n').append(p.info()));
      return text.toString();
    } catch (IOException e) {
      return e.toString();
    }
  }
}
