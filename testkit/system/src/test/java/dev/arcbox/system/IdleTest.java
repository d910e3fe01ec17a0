package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.arcbox.testkit.tier.RequiresTier;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A machine that nobody needs goes, and comes back. */
@Tag("uml")
@RequiresTier(value = "uml", env = "ARCBOX_HOME")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class IdleTest extends GuestTest {
  @Override
  String configuration() {
    return "arcbox.machine.idle-timeout = 1 second\n";
  }

  @Test
  void theMachineStopsWhenIdleAndBootsForTheNextContainer() {
    assertEquals("one", arcbox.ok("run", "--rm", "busybox", "echo", "one"));
    await("stopped");
    assertEquals("two", arcbox.ok("run", "--rm", "busybox", "echo", "two"));
  }

  /** Whoever comes while it goes down waits for the boot that follows. */
  @Test
  void aContainerThatComesWhileTheMachineStopsRuns() {
    for (String word : List.of("one", "two", "three")) {
      assertEquals(word, arcbox.ok("run", "--rm", "busybox", "echo", word));
      await("stopp");
    }
  }

  /**
   * Each look takes a client's start, so this is no busy loop; a machine that stays up hangs it.
   */
  private void await(String state) {
    while (!arcbox.ok("machine", "ls").contains(state)) {
      Thread.onSpinWait();
    }
  }
}
