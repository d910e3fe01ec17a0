package dev.arcbox.runtime.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.fake.Bench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineActorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  private static Guest require(Bench bench, String user, TestProbe<MachineActor.Lost> lost) {
    return bench.ask(
        bench.machine,
        (ActorRef<StatusReply<Guest>> ref) -> new MachineActor.Require(user, lost.ref(), ref));
  }

  private static void awaitState(Bench bench, String state) {
    bench
        .kit
        .createTestProbe()
        .awaitAssert(
            PATIENCE,
            () -> {
              assertEquals(state, bench.machines.find("").view().state());
              return null;
            });
  }

  private static void awaitRestarts(Bench bench, int count) {
    bench
        .kit
        .createTestProbe()
        .awaitAssert(
            PATIENCE,
            () -> {
              assertEquals(count, bench.machines.find("").view().restarts());
              return null;
            });
  }

  @Test
  void bootsForTheFirstUserAndOnceOnly() {
    try (Bench bench = new Bench(folder)) {
      assertEquals("stopped", bench.machines.find("").view().state());
      TestProbe<MachineActor.Lost> lost = bench.kit.createTestProbe();
      Guest one = require(bench, "a", lost);
      Guest two = require(bench, "b", lost);
      assertEquals(one.agent().boot(), two.agent().boot());
      assertEquals(1, bench.vm.guests.size());
      assertTrue(Files.exists(folder.resolve("machine").resolve("data.raw")));
    }
  }

  @Test
  void stopsWhenNobodyUsesIt() {
    try (Bench bench = new Bench(folder, "arcbox.machine.idle-timeout = 20ms")) {
      TestProbe<MachineActor.Lost> lost = bench.kit.createTestProbe();
      require(bench, "a", lost);
      bench.machine.tell(new MachineActor.Release("a"));
      awaitState(bench, "stopped");
      assertTrue(bench.vm.guests.getFirst().calls.contains("shutdown"));
    }
  }

  @Test
  void comesBackByPolicyAndTellsItsUsers() {
    try (Bench bench = new Bench(folder, "arcbox.machine.recovery.min-backoff = 10ms")) {
      TestProbe<MachineActor.Lost> lost = bench.kit.createTestProbe();
      Guest before = require(bench, "a", lost);
      bench.vm.crash();
      assertTrue(lost.receiveMessage(PATIENCE).reason().contains("kernel killed"));
      awaitRestarts(bench, 1);
      awaitState(bench, "running");
      Guest after = require(bench, "a", lost);
      assertNotEquals(before.agent().boot(), after.agent().boot());
    }
  }

  @Test
  void staysDownWhenNobodyUsedIt() {
    try (Bench bench = new Bench(folder, "arcbox.machine.recovery.min-backoff = 10ms")) {
      bench.ask(bench.machine, MachineActor.Start::new);
      bench.vm.crash();
      awaitState(bench, "failed");
      assertEquals(0, bench.machines.find("").view().restarts());
      bench.ask(bench.machine, MachineActor.Start::new);
      awaitState(bench, "running");
    }
  }

  @Test
  void aStoppedMachineStartsAgainOnDemand() {
    try (Bench bench = new Bench(folder)) {
      bench.ask(bench.machine, MachineActor.Start::new);
      bench.perform(bench.machine, ref -> new MachineActor.Stop(false, ref));
      assertEquals("stopped", bench.machines.find("").view().state());
      require(bench, "a", bench.kit.createTestProbe());
      assertEquals(2, bench.vm.guests.size());
    }
  }
}
