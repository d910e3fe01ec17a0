package dev.arcbox.virtio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.virtio.queue.QueueState;
import dev.arcbox.virtio.queue.TestRing;
import dev.arcbox.worker.ManualWorker;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeviceRunnerTest {
  private static final int SIZE = 8;

  private final MemorySegment ram = Arena.ofAuto().allocate(TestRing.RAM, 4096);
  private final List<TestRing> rings =
      List.of(
          new TestRing(SIZE, ram, TestRing.BASE), new TestRing(SIZE, ram, TestRing.BASE + 0x1000));
  private final ManualWorker worker = new ManualWorker();
  private final List<String> events = new ArrayList<>();
  private final List<Integer> taken = new ArrayList<>();
  private final List<Integer> interrupts = new ArrayList<>();
  private int throwAt = -1;
  private int made;
  private DeviceRunner runner;

  private VirtioDevice make() {
    made++;
    return new EchoDevice(
        head -> {
          taken.add(head);
          if (head == throwAt) {
            throw new IllegalStateException("told to fail at " + head);
          }
        });
  }

  @BeforeEach
  void start() {
    runner =
        new DeviceRunner(
            this::make,
            worker,
            new DeviceEvents() {
              @Override
              public void failed(Throwable cause) {
                events.add("failed: " + cause.getMessage());
              }

              @Override
              public void broken(int queue, String why) {
                events.add("broken " + queue);
              }

              @Override
              public void reset() {
                events.add("reset");
              }
            });
    runner.changeMemory(rings.getFirst().memory());
    runner.activate(0);
    for (int i = 0; i < 2; i++) {
      int queue = i;
      runner.startQueue(
          i, new QueueSetup(rings.get(i).layout(), () -> interrupts.add(queue)), QueueState.FRESH);
    }
    interrupts.clear();
  }

  private void offer(int queue, int head) {
    TestRing ring = rings.get(queue);
    ring.descriptor(head, ring.buffers() + 64L * head, 8 + head, 0, 0);
    ring.offer(head);
  }

  private static TestRing.Used used(int head) {
    return new TestRing.Used(head, 8 + head);
  }

  @Test
  void interruptsOncePerBatch() {
    Stream.of(1, 2, 3).forEach(head -> offer(0, head));
    runner.kicked(0);
    assertEquals(List.of(used(1), used(2), used(3)), rings.getFirst().takeUsed());
    assertEquals(List.of(0), interrupts);
  }

  @Test
  void goesOnWithAFreshDeviceFromTheSavedRing() {
    throwAt = 2;
    Stream.of(1, 2, 3).forEach(head -> offer(0, head));
    runner.kicked(0);
    assertEquals(List.of("failed: told to fail at 2"), events);
    assertEquals(List.of(used(1)), rings.getFirst().takeUsed());
    // Kicks meanwhile are not lost, and nothing is served.
    offer(1, 5);
    runner.kicked(1);
    runner.kicked(0);
    assertEquals(List.of(), rings.get(1).takeUsed());
    throwAt = -1;
    runner.restart();
    worker.run();
    assertEquals(2, made);
    assertEquals(List.of(used(2), used(3)), rings.getFirst().takeUsed());
    assertEquals(List.of(used(5)), rings.get(1).takeUsed());
    assertEquals(List.of(1, 2, 2, 3, 5), taken);
  }

  @Test
  void failsAgainWhenTheSameChainFailsAgain() {
    throwAt = 2;
    offer(0, 2);
    runner.kicked(0);
    runner.restart();
    worker.run();
    assertEquals(2, events.size());
    throwAt = -1;
    runner.restart();
    worker.run();
    assertEquals(List.of(used(2)), rings.getFirst().takeUsed());
  }

  @Test
  void breaksOneQueueAndServesTheOther() {
    rings.getFirst().availableIndex(100);
    runner.kicked(0);
    assertEquals(List.of("broken 0"), events);
    assertTrue(runner.needsReset());
    offer(1, 1);
    runner.kicked(1);
    assertEquals(List.of(used(1)), rings.get(1).takeUsed());
    runner.kicked(0);
    assertEquals(1, runner.metrics().getFirst().guestErrors());
    runner.reset();
    assertFalse(runner.needsReset());
  }

  @Test
  void ignoresNotificationsOfQueuesThatAreNot() {
    runner.kicked(0xffff);
    runner.kicked(-1);
    runner.kicked(2);
    assertEquals(List.of(), events);
  }

  @Test
  void goesOnInNewMemory() {
    offer(0, 1);
    runner.kicked(0);
    rings.getFirst().takeUsed();
    runner.changeMemory(rings.getFirst().memory());
    offer(0, 2);
    runner.kicked(0);
    assertEquals(List.of(used(2)), rings.getFirst().takeUsed());
  }

  @Test
  void servesWhatItFindsWhileSpinning() {
    offer(1, 4);
    worker.poll();
    assertEquals(List.of(used(4)), rings.get(1).takeUsed());
  }

  @Test
  void doesNotSpinOverStoppedQueues() {
    assertTrue(worker.polls());
    assertEquals(1, runner.stopQueue(0).map(it -> it.nextAvailable() + 1).orElse(-1));
    runner.stopQueue(1);
    assertFalse(worker.polls());
  }

  @Test
  void readsZeroesBeyondTheConfiguration() {
    MemorySegment config = MemorySegment.ofArray(new byte[] {1, 1, 1, 1, 1, 1});
    runner.readConfig(2, config, 6);
    assertEquals(-1, config.mismatch(MemorySegment.ofArray(new byte[] {7, 7, 0, 0, 0, 0})));
  }

  @Test
  void stopsPopppingWhenTheTurnIsOver() {
    // A driver that refills its ring for ever, from the device's own callback.
    List<Integer> rounds = new ArrayList<>();
    DeviceRunner greedy =
        new DeviceRunner(
            () ->
                new EchoDevice(
                    head -> {
                      rounds.add(head);
                      if (rounds.size() < 100_000) {
                        offer(0, (head + 1) % SIZE);
                      }
                    }),
            worker,
            new DeviceEvents() {
              @Override
              public void failed(Throwable cause) {
                events.add(cause.toString());
              }

              @Override
              public void broken(int queue, String why) {
                events.add(why);
              }

              @Override
              public void reset() {}
            });
    runner.close();
    rings.getFirst().beginAt(0);
    greedy.changeMemory(rings.getFirst().memory());
    greedy.activate(0);
    offer(0, 0);
    greedy.startQueue(0, new QueueSetup(rings.getFirst().layout(), () -> {}), QueueState.FRESH);
    assertTrue(rounds.size() <= 4 * VirtioQueue.BUDGET, "served " + rounds.size() + " in one go");
    worker.run();
    assertEquals(100_000, rounds.size());
    assertEquals(List.of("reset"), events);
  }
}
