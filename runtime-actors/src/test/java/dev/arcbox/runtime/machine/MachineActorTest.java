package dev.arcbox.runtime.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.fake.Bench;
import dev.arcbox.vm.BalloonReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineActorTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

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

  @Test
  void processorsAndBalloonAreTheRunningGuests() {
    try (Bench bench = new Bench(folder)) {
      TestProbe<StatusReply<Done>> added = bench.kit.createTestProbe();
      bench.machine.tell(new MachineActor.AddCpu(added.ref()));
      String refused = added.receiveMessage(PATIENCE).getError().getMessage();
      assertTrue(refused.contains("it is stopped"), refused);
      Optional<BalloonReport> none = bench.ask(bench.machine, MachineActor.Balloon::new);
      assertEquals(Optional.empty(), none);
      bench.ask(bench.machine, MachineActor.Start::new);
      bench.ask(bench.machine, MachineActor.AddCpu::new);
      assertTrue(bench.vm.guests.getFirst().calls.contains("add-cpu"));
      Optional<BalloonReport> report = bench.ask(bench.machine, MachineActor.Balloon::new);
      assertEquals(4096, report.orElseThrow().returnedBytes());
    }
  }

  @Test
  void whoComesWhileItStopsGetsTheNextBoot() {
    try (Bench bench = new Bench(folder)) {
      TestProbe<MachineActor.Lost> before = bench.kit.createTestProbe();
      TestProbe<MachineActor.Lost> after = bench.kit.createTestProbe();
      TestProbe<StatusReply<Done>> stopped = bench.kit.createTestProbe();
      TestProbe<StatusReply<Guest>> granted = bench.kit.createTestProbe();
      require(bench, "a", before);
      // One after the other in its mailbox: the second finds the machine stopping.
      bench.machine.tell(new MachineActor.Stop(false, stopped.ref()));
      bench.machine.tell(new MachineActor.Require("b", after.ref(), granted.ref()));
      assertTrue(before.receiveMessage(PATIENCE).reason().contains("stopped"));
      assertTrue(stopped.receiveMessage(PATIENCE).isSuccess());
      assertEquals(2, granted.receiveMessage(PATIENCE).getValue().agent().boot());
      bench.vm.crash();
      assertEquals(2, after.receiveMessage(PATIENCE).boot());
    }
  }

  @Test
  void whoWaitsForAMachineThatIsStoppedAgainHearsIt() {
    try (Bench bench = new Bench(folder)) {
      TestProbe<StatusReply<Done>> stopped = bench.kit.createTestProbe();
      TestProbe<StatusReply<Guest>> granted = bench.kit.createTestProbe();
      bench.ask(bench.machine, MachineActor.Start::new);
      bench.machine.tell(new MachineActor.Stop(false, stopped.ref()));
      bench.machine.tell(
          new MachineActor.Require(
              "b", bench.kit.<MachineActor.Lost>createTestProbe().ref(), granted.ref()));
      bench.machine.tell(new MachineActor.Stop(false, stopped.ref()));
      assertTrue(granted.receiveMessage(PATIENCE).getError().getMessage().contains("stopped"));
      assertTrue(stopped.receiveMessage(PATIENCE).isSuccess());
      assertTrue(stopped.receiveMessage(PATIENCE).isSuccess());
    }
  }
}
