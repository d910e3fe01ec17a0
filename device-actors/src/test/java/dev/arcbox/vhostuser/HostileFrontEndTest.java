package dev.arcbox.vhostuser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.guest.ServedDevice;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.EventFd;
import dev.arcbox.testkit.census.ResourceCensus;
import dev.arcbox.testkit.ring.RingDriver;
import dev.arcbox.testkit.ring.SharedGuest;
import dev.arcbox.testkit.vhostuser.FrontEndException;
import dev.arcbox.testkit.vhostuser.Request;
import dev.arcbox.testkit.vhostuser.VhostUserFrontEnd;
import dev.arcbox.virtio.console.ConsoleEndpoint;
import dev.arcbox.virtio.console.ConsoleHistory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Front ends that break the protocol (rows 1 and 6 of the security tests), then an honest one. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class HostileFrontEndTest {
  private static final int TX = 1;

  @TempDir Path folder;

  private final ConsoleHistory history = new ConsoleHistory(1 << 16);

  private ServedDevice serve() {
    return new ServedDevice(folder.resolve("c.sock"), new ConsoleEndpoint(history).devices());
  }

  private VhostUserFrontEnd connect(SharedGuest guest) {
    return VhostUserFrontEnd.connect(folder.resolve("c.sock"), guest);
  }

  /** An honest driver prints sixteen bytes; the last front end may still be on its way out. */
  private void print(SharedGuest guest) throws IOException, InterruptedException {
    long before = history.total();
    while (history.total() == before) {
      try (VhostUserFrontEnd honest = connect(guest)) {
        honest.negotiate(VhostUserFrontEnd.F_EVENT_IDX);
        print(guest, honest.startQueue(TX, 16));
      } catch (FrontEndException | PlatformException e) {
        Thread.sleep(20); // one that is never served is ended by the test's time limit
      }
    }
    assertEquals(before + 16, history.total());
  }

  private static void print(SharedGuest guest, RingDriver tx) {
    tx.ring().begin();
    tx.ring().buffer(guest.allocate(16, 16), 16, false);
    tx.ring().publish();
    tx.kickIfWanted();
    while (!tx.ring().poll()) {
      tx.await();
    }
  }

  @Test
  void ringCannotBeMovedOrResizedWhileItRuns() throws Exception {
    try (ServedDevice device = serve();
        SharedGuest guest = SharedGuest.create(1 << 20)) {
      for (int request : List.of(Request.SET_VRING_NUM, Request.SET_VRING_BASE)) {
        try (VhostUserFrontEnd front = connect(guest)) {
          front.negotiate(VhostUserFrontEnd.F_EVENT_IDX);
          RingDriver tx = front.startQueue(TX, 16);
          print(guest, tx);
          assertThrows(
              IOException.class, () -> front.call(request, VhostUserFrontEnd.pair(TX, 1 << 15)));
        }
        print(guest);
      }
      assertTrue(device.failures.isEmpty(), device.failures.toString());
    }
  }

  @Test
  void ringIndexesOutOfRangeAreRefused() throws Exception {
    try (ServedDevice device = serve();
        SharedGuest guest = SharedGuest.create(1 << 20)) {
      for (int index : new int[] {2, 255, 0xffff, -1, Integer.MIN_VALUE}) {
        try (VhostUserFrontEnd front = connect(guest)) {
          front.negotiate(0);
          assertThrows(
              IOException.class,
              () -> front.call(Request.SET_VRING_NUM, VhostUserFrontEnd.pair(index, 16)));
        }
        print(guest);
      }
      assertTrue(device.failures.isEmpty(), device.failures.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyMessagesLeaveTheServerServingAndNothingLeaked(long seed) throws Exception {
    Random random = new Random(seed);
    try (ServedDevice device = serve();
        SharedGuest guest = SharedGuest.create(16 << 20)) {
      print(guest);
      ResourceCensus before = ResourceCensus.take();
      for (int round = 0; round < 60; round++) {
        try (VhostUserFrontEnd front = connect(guest);
            EventFd fd = EventFd.create()) {
          if (random.nextBoolean()) {
            front.negotiate(VhostUserFrontEnd.F_EVENT_IDX);
          }
          for (int i = random.nextInt(20); i >= 0; i--) {
            ByteBuffer payload = ByteBuffer.allocate(random.nextInt(100));
            random.nextBytes(payload.array());
            int[] fds = random.nextInt(3) == 0 ? new int[] {fd.fd()} : new int[0];
            front.send(random.nextInt(45), random.nextInt(16) & ~4, payload, fds);
          }
        } catch (FrontEndException | PlatformException e) {
          // It hung up on us, which is right.
          assertTrue(e.getMessage() != null);
        }
      }
      print(guest);
      Optional<String> leak = before.leakSince(Duration.ofMinutes(1));
      assertEquals(Optional.empty(), leak);
      assertTrue(device.failures.isEmpty(), device.failures.toString());
    }
  }
}
