package dev.arcbox.virtio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.platform.fd.EventFd;
import dev.arcbox.testkit.ring.HostileDriver;
import dev.arcbox.testkit.ring.RawRing;
import dev.arcbox.testkit.ring.RingDriver;
import dev.arcbox.testkit.ring.SharedGuest;
import dev.arcbox.virtio.console.ConsoleEndpoint;
import dev.arcbox.virtio.console.ConsoleHistory;
import dev.arcbox.virtio.queue.QueueFeatures;
import dev.arcbox.virtio.rng.OsEntropy;
import dev.arcbox.virtio.rng.RngDevice;
import dev.arcbox.virtio.rng.RngMetrics;
import dev.arcbox.virtio.vsock.VsockEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rings that a guest writes to do harm (rows 2 to 6 of the security tests), on real devices. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class HostileDeviceTest {
  private static final int SIZE = 64;
  private static final int STEPS = 2000;
  private static final long FEATURES = QueueFeatures.EVENT_IDX | QueueFeatures.INDIRECT_DESC;

  private final SharedGuest guest = SharedGuest.create(4 << 20);
  private final EventFd call = EventFd.create();
  private final ConsoleHistory history = new ConsoleHistory(1 << 16);

  /** Lets the worker do all that was kicked for. */
  private static void settle(DrivenDevice device) {
    device.onWorker(() -> {});
    device.onWorker(() -> {});
  }

  private void torment(DeviceFactory factory, int queues, long seed) {
    try (DrivenDevice device = new DrivenDevice(guest, factory, FEATURES)) {
      List<RingDriver> drivers = new ArrayList<>();
      List<HostileDriver> hostile = new ArrayList<>();
      for (int i = 0; i < queues; i++) {
        drivers.add(device.startQueue(i, SIZE, call));
        hostile.add(new HostileDriver(guest, drivers.get(i).ring(), seed + i));
      }
      for (int step = 0; step < STEPS; step++) {
        int queue = step % queues;
        hostile.get(queue).tolerable();
        drivers.get(queue).kick().signal();
        if (step % 7 == 0) {
          settle(device);
        }
      }
      for (int step = 0; step < 20; step++) {
        hostile.get(step % queues).step();
        drivers.get(step % queues).kick().signal();
      }
      device.runner().kicked(0xffff);
      device.runner().kicked(-1);
      settle(device);
      assertEquals(List.of(), List.copyOf(device.failures), "our code threw");
      long errors = device.runner().metrics().stream().mapToLong(it -> it.guestErrors()).sum();
      assertTrue(errors > 0, "nothing was counted");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void vsockSurvivesAnyRings(long seed) {
    try (VsockEndpoint endpoint = new VsockEndpoint(3)) {
      torment(endpoint.devices(), 3, seed);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void consoleSurvivesAnyRings(long seed) {
    torment(new ConsoleEndpoint(history).devices(), 2, seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void rngSurvivesAnyRings(long seed) {
    try (OsEntropy entropy = OsEntropy.open()) {
      torment(() -> new RngDevice(entropy, new RngMetrics()), 1, seed);
    }
  }

  @Test
  void brokenRingStopsItsQueueAndLeavesTheOthers() {
    ConsoleEndpoint console = new ConsoleEndpoint(history);
    try (DrivenDevice device = new DrivenDevice(guest, console.devices(), FEATURES)) {
      RingDriver rx = device.startQueue(0, SIZE, call);
      RingDriver tx = device.startQueue(1, SIZE, call);
      RawRing raw = rx.ring().raw();
      raw.index(raw.index() + SIZE + 1);
      rx.kick().signal();
      long address = guest.allocate(16, 16);
      IntStream.range(0, 100)
          .forEach(
              i -> {
                tx.ring().begin();
                tx.ring().buffer(address, 16, false);
                tx.ring().publish();
                tx.kickIfWanted();
                settle(device);
                assertTrue(tx.ring().poll());
              });
      assertEquals(1600, history.total());
      assertEquals(1, device.broken.size());
      assertTrue(device.runner().needsReset());
    }
  }

  @Test
  void headThatIsInFlightCannotBeOfferedAgain() {
    try (VsockEndpoint endpoint = new VsockEndpoint(3);
        DrivenDevice device = new DrivenDevice(guest, endpoint.devices(), FEATURES)) {
      RingDriver events = device.startQueue(2, SIZE, call);
      RingDriver rx = device.startQueue(0, SIZE, call);
      RawRing raw = rx.ring().raw();
      raw.descriptor(0, SharedGuest.BASE, 4096, RawRing.WRITE, 0);
      for (int i = 0; i < 10 * SIZE; i++) {
        raw.offer(0);
        rx.kick().signal();
        events.kick().signal();
      }
      settle(device);
      assertTrue(device.failures.isEmpty());
      assertEquals(0, raw.usedIndex(), "nothing to send, nothing used");
    }
  }
}
