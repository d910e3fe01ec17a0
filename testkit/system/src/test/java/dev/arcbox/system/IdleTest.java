package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.tier.RequiresTier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A machine that nobody needs goes, and comes back. */
@Tag("uml")
@RequiresTier(value = "uml", env = "ARCBOX_HOME")
// Not seen to pass on a quiet machine yet: out of the tiers until it has been.
@Tag("hunted")
class IdleTest extends GuestTest {
  @Override
  String configuration() {
    return "arcbox.machine.idle-timeout = 1 second\n";
  }

  @Test
  void theMachineStopsWhenIdleAndBootsForTheNextContainer() throws InterruptedException {
    assertEquals("one", arcbox.ok("run", "--rm", "busybox", "echo", "one"));
    while (!arcbox.ok("machine", "ls").contains("stopped")) {
      Thread.sleep(200);
    }
    assertEquals("two", arcbox.ok("run", "--rm", "busybox", "echo", "two"));
    assertTrue(arcbox.ok("machine", "ls").contains("default"));
  }
}
