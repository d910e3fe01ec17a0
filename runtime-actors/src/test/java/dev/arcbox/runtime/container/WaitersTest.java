package dev.arcbox.runtime.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.runtime.container.ContainerActor.Outcome;
import dev.arcbox.runtime.container.ContainerActor.StopWaiting;
import dev.arcbox.runtime.container.ContainerActor.Wait;
import dev.arcbox.runtime.container.ContainerActor.WaitFor;
import java.time.Instant;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WaitersTest {
  private static ActorTestKit kit;
  private final Waiters waiters = new Waiters();
  private final ContainerState created = new ContainerState.Created(0, "");

  @BeforeAll
  static void open() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void close() {
    kit.shutdownTestKit();
  }

  private TestProbe<StatusReply<Outcome>> waiting(WaitFor condition) {
    TestProbe<StatusReply<Outcome>> probe = kit.createTestProbe();
    waiters.onWait(new Wait(condition, probe.ref()), created);
    return probe;
  }

  @Test
  void whoHasGoneIsForgottenAndTheOthersAreTold() {
    TestProbe<StatusReply<Outcome>> gone = waiting(WaitFor.NEXT_EXIT);
    TestProbe<StatusReply<Outcome>> stays = waiting(WaitFor.NEXT_EXIT);
    waiters.onStopWaiting(new StopWaiting(gone.ref()));
    assertTrue(gone.receiveMessage().isError());
    waiters.onStopWaiting(new StopWaiting(gone.ref()));
    waiters.ended(new ContainerState.Exited(3, "", false, Instant.EPOCH, Instant.EPOCH));
    assertEquals(3, stays.receiveMessage().getValue().exitCode());
    gone.expectNoMessage();
  }

  @Test
  void onlyAnEndThatNobodySawIsAnError() {
    TestProbe<StatusReply<Outcome>> one = waiting(WaitFor.NEXT_EXIT);
    waiters.ended(new ContainerState.Created(127, "no such file"));
    Outcome failed = one.receiveMessage().getValue();
    assertEquals("no such file", failed.error());
    assertFalse(failed.unseen());
    TestProbe<StatusReply<Outcome>> two = waiting(WaitFor.NEXT_EXIT);
    waiters.ended(new ContainerState.Dead("machine stopped", Instant.EPOCH, Instant.EPOCH));
    assertTrue(two.receiveMessage().getValue().unseen());
  }
}
