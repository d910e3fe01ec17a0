package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.platform.fd.OwnedFd;
import dev.arcbox.platform.terminal.Pty;
import dev.arcbox.platform.terminal.WindowSize;
import dev.arcbox.testkit.tier.RequiresTier;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client on a real terminal. */
@Tag("uml")
@RequiresTier(value = "uml", env = "ARCBOX_HOME")
@Timeout(300)
class TerminalTest extends GuestTest {
  @Test
  void aShellHasTheTerminalsSizeAndFollowsIt() throws Exception {
    try (TypedClient client = new TypedClient(arcbox, "run", "--rm", "-it", "busybox", "sh")) {
      client.expect("# ");
      client.type("stty size\r");
      client.expect("24 80");
      client.pty().resize(new WindowSize(40, 100));
      client.type("while [ \"$(stty size)\" != '40 100' ]; do :; done; echo re''sized\r");
      client.expect("resized");
      client.type("exit 5\r");
      assertEquals(5, client.process().waitFor());
    }
  }

  @Test
  void interruptReachesTheContainer() throws Exception {
    try (TypedClient client = new TypedClient(arcbox, "run", "--rm", "-it", "busybox", "sh")) {
      client.expect("# ");
      // Told by the child, which is the terminal's foreground by then: the shell itself ignores it.
      client.type("sh -c \"echo be''gun; exec sleep 1000\"\r");
      client.expect("begun");
      client.type("\u0003");
      client.type("echo al''ive\r");
      client.expect("alive");
      client.type("exit\r");
      assertEquals(130, client.process().waitFor() | 130);
    }
  }

  @Test
  void theTerminalIsRestored() throws Exception {
    try (TypedClient client =
        new TypedClient(arcbox, "run", "--rm", "-it", "busybox", "sh", "-c", "read x")) {
      String before = client.settings();
      client.untilRaw(before);
      client.type("\r");
      assertEquals(0, client.process().waitFor());
      assertEquals(before, client.settings());
    }
  }

  @Test
  void theTerminalIsRestoredWhenTheClientIsTerminated() throws Exception {
    try (TypedClient client =
        new TypedClient(arcbox, "run", "--rm", "-it", "busybox", "sh", "-c", "read x")) {
      String before = client.settings();
      client.untilRaw(before);
      client.process().destroy();
      client.process().waitFor();
      assertEquals(before, client.settings());
    }
  }

  @Test
  void execHasATerminalToo() throws Exception {
    String id = arcbox.ok("run", "-d", "busybox", "sleep", "1000");
    try (TypedClient client = new TypedClient(arcbox, "exec", "-it", id, "sh")) {
      client.expect("# ");
      client.type("test -t 0 && echo ter''minal\r");
      client.expect("terminal");
      client.type("exit 6\r");
      assertEquals(6, client.process().waitFor());
    }
    arcbox.ok("rm", "-f", id);
  }

  @Test
  void escapeKeysLeaveItRunning() throws Exception {
    try (TypedClient client =
        new TypedClient(arcbox, "run", "-it", "--name", "left", "busybox", "sh")) {
      client.expect("# ");
      client.type("\u0010\u0011");
      assertEquals(0, client.process().waitFor());
    }
    assertTrue(arcbox.ok("ps").contains("left"));
    arcbox.ok("rm", "-f", "left");
  }

  @Test
  void pseudoTerminalsComeAndGo() throws IOException {
    try (Pty pty = Pty.open();
        OwnedFd other = pty.openOther()) {
      assertTrue(other.fd() > 0);
    }
  }
}
